using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Handoff;
using Appliance.Host.Pipeline;
using Appliance.Host.Serving;
using Appliance.Host.Understanding.Slots;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>handoff …</c>: staff's desk on the command line.</summary>
internal static class HandoffCommands
{
    /// <summary>How often <c>watch</c> looks.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private static readonly Argument<long> Conversation = new("conversation") { Description = "Number of the conversation." };
    private static readonly Argument<long> DraftId = new("draft") { Description = "Number of the draft." };
    private static readonly Argument<string> Text = new("text") { Description = "The words to send." };
    private static readonly Option<string> Staff = new("--as")
    {
        Description = "Your name, as colleagues see it.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Command Create() => new("handoff", "Conversations that wait for a person.")
    {
        new Command("list", "Who waits, emergencies first.").Does((context, _) => Task.FromResult(List(context))),
        new Command("watch", "Prints every new handoff until Ctrl+C.").Does(WatchAsync),
        new Command("show", "The thread of a conversation.") { Conversation }.Does((context, _) => Task.FromResult(Show(context))),
        new Command("reply", "Answers in the same thread; the appliance is silent there from now on.") { Conversation, Text, Staff }
            .Does((context, token) => ControlAsync(context, "handoff.reply", "Queued.", token, ("conversation", context.Parsed.GetValue(Conversation)), ("text", context.Parsed.GetValue(Text)))),
        new Command("approve", "Sends a draft as it is.") { DraftId, Staff }
            .Does((context, token) => ControlAsync(context, "handoff.approve", "Queued.", token, ("draft", context.Parsed.GetValue(DraftId)))),
        new Command("edit", "Changes the words of a draft.") { DraftId, Text }
            .Does((context, token) => ControlAsync(context, "handoff.edit", "Changed.", token, ("draft", context.Parsed.GetValue(DraftId)), ("text", context.Parsed.GetValue(Text)))),
        new Command("discard", "Drops a draft; the patient still waits for a person.") { DraftId, Staff }
            .Does((context, token) => ControlAsync(context, "handoff.discard", "Discarded.", token, ("draft", context.Parsed.GetValue(DraftId)))),
        new Command("release", "Gives a conversation back to the appliance.") { Conversation }
            .Does((context, token) => ControlAsync(context, "handoff.release", "Released.", token, ("conversation", context.Parsed.GetValue(Conversation)))),
    };

    private static async Task<int> ControlAsync(
        CommandContext context, string operation, string done, CancellationToken cancellationToken, params (string Name, object? Value)[] arguments)
    {
        var json = new JsonObject { ["staff"] = context.Parsed.GetValue(Staff) ?? Environment.UserName };
        foreach ((string name, object? value) in arguments)
            json[name] = JsonValue.Create(value);
        JsonNode? result = await context.ControlAsync(operation, json, cancellationToken);
        if (context.Json)
            System.Console.Out.WriteLine(result?.ToJsonString());
        else
            context.Output.WriteLine(done);
        return ExitCode.Ok;
    }

    private static int List(CommandContext context)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        IReadOnlyList<HandoffLine> lines = new HandoffStore(opened.Store).List();
        if (context.Json)
        {
            ClinicSlots? clinic = Clinic(context);
            foreach (HandoffLine line in lines)
                CommandContext.WriteLine(HandoffSlots.Json(line, clinic));
            return ExitCode.Ok;
        }

        if (lines.Count == 0)
        {
            context.Output.WriteLine("Nobody waits.");
            return ExitCode.Ok;
        }

        Table table = new Table().AddColumns("Conversation", "Patient", "Waits since", "Why", "State", "Draft", "What they wrote");
        foreach (HandoffLine line in lines)
            table.AddRow(Cells(line));
        context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static Markup[] Cells(HandoffLine line)
    {
        string style = line.Urgency == "emergency" ? "red" : "default";
        return
        [
            .. new[]
            {
                line.ConversationId.ToString(CultureInfo.InvariantCulture),
                $"{line.Patient} ({line.Language ?? "?"})",
                line.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                line.Reason,
                line.StaffName is null ? line.Status : $"{line.Status} by {line.StaffName}",
                line.DraftId?.ToString(CultureInfo.InvariantCulture) ?? "",
                Short(line.Collected),
            }.Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]")),
        ];
    }

    private static string Short(string text)
    {
        string line = text.ReplaceLineEndings(" / ");
        return line.Length <= 80 ? line : line[..79] + "…";
    }

    private static int Show(CommandContext context)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        using ServiceProvider services = new ServiceCollection().AddLogging().AddStores(opened.Store).AddDesk().BuildServiceProvider();
        DeskView view;
        try
        {
            view = services.GetRequiredService<StaffDesk>().Show(context.Parsed.GetValue(Conversation));
        }
        catch (DeskException error)
        {
            throw new CommandException(ExitCode.Refused, error.Message);
        }

        if (context.Json)
        {
            JsonObject json = JsonSerializer.SerializeToNode(view, ControlOperations.Json)!.AsObject();
            if (view.Handoff is { } waiting)
                json["handoff"] = HandoffSlots.Json(waiting, Clinic(context));
            CommandContext.WriteLine(json);
            return ExitCode.Ok;
        }

        context.Output.MarkupLineInterpolated($"[bold]{view.Contact.DisplayName}[/] ({view.Contact.Language ?? "?"}), answered by {view.Conversation.Owner.Word()}");
        if (view.Conversation.Summary is { } summary)
            context.Output.MarkupLineInterpolated($"[grey]Summary (written by a language model, not checked): {summary}[/]");
        foreach (DeskMessage message in view.Messages)
            Print(context.Output, message);
        if (view.Understood is { } understood)
            context.Output.MarkupLineInterpolated($"[grey]understood as {understood.Intent}, {understood.Confidence:P0} sure; otherwise: appliance intents correct {view.Conversation.Id} INTENT[/]");
        foreach (SlotLine slot in (view.Handoff is { } handoff ? HandoffSlots.Of(handoff, Clinic(context)) : null) ?? [])
            slot.Print(context.Output);
        return ExitCode.Ok;
    }

    private static ClinicSlots? Clinic(CommandContext context) => ClinicSlots.Of(context.Load(context.Data()).Clinic);

    private static void Print(IAnsiConsole output, DeskMessage message)
    {
        string author = message.Author == MessageAuthor.Staff ? message.StaffName ?? "staff" : message.Author.Word();
        string heard = message.Transcript is null ? "" : $"[voice note, written down by a machine, {message.Confidence:P0} sure] ";
        output.MarkupLineInterpolated($"[grey]{message.OccurredAt.ToLocalTime():HH:mm}[/] [bold]{author}[/]: {heard}{message.Text ?? $"[{message.Kind}]"}{(message.RedFlags is null ? "" : "  ⚠ " + message.RedFlags)}");
        if ((message.Audio ?? message.File) is { } file)
            output.MarkupLineInterpolated($"[grey]      {file}[/]");
        if (message.ReadText is { } read)
            output.MarkupLineInterpolated($"[grey]      read by a machine: {read.ReplaceLineEndings(" / ")}[/]");
        if (message.Problem is { } problem)
            output.MarkupLineInterpolated($"[grey]      {problem}[/]");
    }

    private static async Task<int> WatchAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        var store = new HandoffStore(opened.Store);
        ClinicSlots? clinic = Clinic(context);
        var seen = new Dictionary<long, string>();
        while (true)
        {
            foreach (HandoffLine line in store.List())
            {
                if (seen.TryGetValue(line.Id, out string? state) && state == line.Status + line.Urgency)
                    continue;
                seen[line.Id] = line.Status + line.Urgency;
                if (context.Json)
                    CommandContext.WriteLine(HandoffSlots.Json(line, clinic));
                else
                    context.Output.MarkupLineInterpolated($"{line.CreatedAt.ToLocalTime():HH:mm:ss}  {line.ConversationId}  {line.Patient}  {line.Reason}  {line.Status}  {Short(line.Collected)}");
            }

            await Task.Delay(WatchInterval, cancellationToken);
        }
    }
}
