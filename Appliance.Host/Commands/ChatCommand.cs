using System.CommandLine;
using Appliance.Host.Asking;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Serving;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>chat</c>: be a patient in the terminal. One conversation, kept in memory; staff never answer here.</summary>
internal static class ChatCommand
{
    public static Command Create() => new Command("chat", "Be a patient in the terminal (nothing is stored or sent).") { ChatModelOption.Model, EncoderOption.Encoder }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        using AnsweringSession session = await AnsweringSession.OpenAsync(data, context.LoadChecked(data), cancellationToken);
        Situation situation = Situation.First();
        context.Console.MarkupLine("[grey]Write as a patient would. An empty line or Ctrl+D ends.[/]");
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!Console.IsInputRedirected)
                context.Console.Markup("[bold]you >[/] ");
            if (Console.In.ReadLine() is not { Length: > 0 } text)
                break;
            Turn turn = await session.Asker.RunAsync(text, situation, DateTimeOffset.UtcNow, cancellationToken);
            Show(context, turn);
            situation = After(situation, text, turn);
        }

        return ExitCode.Ok;
    }

    private static void Show(CommandContext context, Turn turn)
    {
        if (context.Json)
        {
            CommandContext.WriteLine(Asker.Reply(null, turn));
            return;
        }

        context.Output.WriteLine(turn.Answer.Text ?? "(silence)");
        foreach (Channels.ReplyButton button in turn.Answer.Buttons)
            context.Output.MarkupLineInterpolated($"  [blue][[{button.Title}]][/]");
        context.Console.MarkupLineInterpolated(
            $"[grey]{turn.Answer.Outcome.Word()} by {turn.Answer.Route.Word()} · {turn.Understanding.Intent} {turn.Understanding.Confidence:P0} · {turn.Timings.Sum(t => t.Milliseconds):F1} ms[/]");
    }

    private static Situation After(Situation before, string text, Turn turn)
    {
        Answer answer = turn.Answer;
        bool handedOver = answer.Outcome is TurnOutcome.Handoff or TurnOutcome.Draft;
        List<PastMessage> history = [.. before.History, new PastMessage(MessageAuthor.Patient, text)];
        if (answer.Text is not null)
            history.Add(new PastMessage(MessageAuthor.Machine, answer.Text));
        bool switched = answer.Effect == TurnEffect.SwitchLanguage;
        return before with
        {
            Owner = handedOver ? ConversationOwner.Waiting : before.Owner,
            OptedOut = answer.Effect switch { TurnEffect.OptOut => true, TurnEffect.OptIn => false, _ => before.OptedOut },
            Language = switched ? turn.Understanding.SwitchTo : turn.Understanding.Language,
            LanguageRequested = before.LanguageRequested || switched,
            Pending = answer.Pending,
            Clarifications = answer.Outcome == TurnOutcome.Clarify ? before.Clarifications + 1 : 0,
            BridgeAt = answer.IsBridge ? turn.Now : before.BridgeAt,
            History = history,
        };
    }
}
