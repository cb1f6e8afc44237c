using System.CommandLine;
using System.Globalization;
using Appliance.Host.Demo;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>demo</c>: the sample clinic, a scripted day through the simulated WhatsApp, then a phone for the visitor.</summary>
internal static class DemoCommand
{
    /// <summary>Port of the phone page.</summary>
    public const int DefaultPort = 8095;

    private static readonly Option<bool> Once = new("--once") { Description = "Play and end; exit code 1 when an expectation fails." };
    private static readonly Option<string?> Script = new("--script") { Description = "Your own lines in place of the scripted day.", HelpName = "FILE" };
    private static readonly Option<int> Port = new("--port") { Description = "Port of the phone page; 0 takes any free one.", DefaultValueFactory = _ => DefaultPort };

    public static Command Create() => new Command("demo", "A sample clinic with simulated patients, and a phone in the browser.") { Once, Script, Port, ChatModelOption.Model, EncoderOption.Encoder, SpeechOption.Speech }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScriptLine> script = ScriptReader.Read(context.Parsed.GetValue(Script) ?? Path.Combine(DemoWorld.ClinicFolder, "script.jsonl"));
        using var folder = new DemoFolder(context.Parsed.GetResult(GlobalOptions.Data) is { Implicit: false } ? context.Parsed.GetValue(GlobalOptions.Data) : null);
        await using DemoWorld world = await DemoWorld.StartAsync(
            folder.Data, context.Settings, context.Parsed.GetValue(Port), cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task tail = new TraceTail(world).RunAsync(ending.Token);
        int failures = await PlayAsync(context, world, script, cancellationToken);
        bool once = context.Parsed.GetValue(Once);
        if (!once)
        {
            context.Console.MarkupLineInterpolated($"\nWrite as a patient on [link]{world.Simulator.BaseUrl}[/]  (Ctrl+C ends)");
            await StayAsync(tail, cancellationToken);
        }

        await ending.CancelAsync();
        await tail.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return failures == 0 || !once ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task StayAsync(Task tail, CancellationToken cancellationToken)
    {
        try
        {
            await tail.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static async Task<int> PlayAsync(CommandContext context, DemoWorld world, IReadOnlyList<ScriptLine> script, CancellationToken cancellationToken)
    {
        var player = new DemoPlayer(world);
        int failures = 0, expected = 0;
        foreach (ScriptLine line in script)
        {
            DemoExchange? exchange = await player.PlayAsync(line, cancellationToken);
            List<string> wrong = exchange is null ? [] : [.. exchange.Failures()];
            failures += wrong.Count;
            expected += line.Expect is null ? 0 : 1;
            if (context.Json)
                CommandContext.WriteLine(new { line.Patient, line.Staff, Texts = line.Texts, exchange?.Replies, exchange?.Turn, Failures = wrong });
            else
                Print(context.Output, line, exchange, wrong);
        }

        context.Console.MarkupLineInterpolated($"{script.Count} lines played, {expected} with expectations, {failures} not met.");
        return failures;
    }

    private static void Print(IAnsiConsole output, ScriptLine line, DemoExchange? exchange, List<string> wrong)
    {
        if (exchange is null)
        {
            output.MarkupLineInterpolated($"[yellow]{line.Staff}[/] (staff): {line.Reply ?? "gives the conversation with " + line.Release + " back"}\n");
            return;
        }

        foreach (string text in line.Texts)
            output.MarkupLineInterpolated($"[bold]{line.Name ?? line.Patient}[/]: {text}");
        if (line.Texts.Count == 0)
            output.MarkupLineInterpolated($"[bold]{line.Name ?? line.Patient}[/]: [grey]({(line.Button is null ? line.Media : "taps " + line.Button)})[/]");
        foreach (string reply in exchange.Replies)
            output.MarkupLineInterpolated($"  [green]→[/] {reply.ReplaceLineEndings("\n    ")}");
        if (exchange.Replies.Count == 0)
            output.MarkupLine("  [green]→[/] [grey](silence)[/]");
        if (exchange.Turn is { } turn)
        {
            string steps = string.Join(' ', exchange.Timings.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value:F1}")));
            output.MarkupLineInterpolated(
                $"  [grey]{turn.Outcome} · {turn.Route ?? "silence"} · {turn.Intent} {turn.Confidence:P0} · {turn.Language} · {string.Join(", ", exchange.Citations.DefaultIfEmpty("no citation"))} · ms: {steps}[/]");
            if (turn.Flags is not null)
                output.MarkupLineInterpolated($"  [red]red flag: {turn.Flags}[/]");
        }

        foreach (string failure in wrong)
            output.MarkupLineInterpolated($"  [red]✗ {failure}[/]");
        output.WriteLine();
    }
}
