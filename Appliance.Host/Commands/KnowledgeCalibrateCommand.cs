using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Appliance.Host.Bench.Retrieval;
using Appliance.Host.Evaluation;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Library.Search;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge calibrate DIR…</c>: fits the evidence gate on libraries with questions.</summary>
internal static class KnowledgeCalibrateCommand
{
    /// <summary>Share of questions that may be answered wrong where nothing else is asked for.</summary>
    public const double DefaultMaxWrong = 0.02;

    private static readonly Argument<string[]> Folders = new("dir") { Description = "Folders with documents/ and questions.jsonl, or QUESTIONS=DOCUMENTS; questions marked held_out are left out.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> HalfA = new("--half-a") { Description = "The same, of which only half a of the questions is used.", HelpName = "DIR" };
    private static readonly Option<string?> Out = new("--out") { Description = "Write the weights to this file.", HelpName = "FILE" };
    private static readonly Option<string?> SamplesFile = new("--samples") { Description = "Write what was fitted on to this file, a JSON object a line.", HelpName = "FILE" };
    private static readonly Option<double> MaxWrong = new("--max-wrong") { Description = "Share of questions that may be answered wrong.", DefaultValueFactory = _ => DefaultMaxWrong };

    public static Command Create() => new Command("calibrate", "Fits the evidence gate on libraries with questions; figures of each by a gate fitted on the others.")
    {
        Folders, HalfA, Out, SamplesFile, MaxWrong, EncoderOption.Encoder,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        CalibrationSet[] sets =
        [
            .. (context.Parsed.GetValue(Folders) ?? []).Select(folder => CalibrationSet.Read(folder, half: null)),
            .. (context.Parsed.GetValue(HalfA) ?? []).Select(folder => CalibrationSet.Read(folder, "a")),
        ];
        if (sets.Length < 2)
            throw new CommandException(ExitCode.Usage, "A gate is judged on a library that it was not fitted on. Name two folders at least.");
        using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
        if (encoder is null && context.Parsed.GetValue(Out) is not null)
            throw new CommandException(ExitCode.Usage, "The file holds weights with and without a sentence encoder. Name one with --encoder.");
        using CachedEncoder? cached = encoder is null ? null : new CachedEncoder(encoder, RetrievalBenchCommand.VectorFolder);
        var gates = new List<(string, CalibratedGate)>();
        foreach ((string name, CachedEncoder? used) in new[] { (EvidenceWeights.Words, null), (EvidenceWeights.Vectors, cached) }.Where(one => one.Item1 == EvidenceWeights.Words || cached is not null))
        {
            var samples = new List<CalibrationSample>();
            foreach (CalibrationSet set in sets)
                samples.AddRange(await set.SampleAsync(used, cancellationToken));
            if (context.Parsed.GetValue(SamplesFile) is { } file)
                await File.WriteAllLinesAsync($"{file}.{name}", samples.Select(sample => JsonSerializer.Serialize(sample)), cancellationToken);
            var gate = CalibratedGate.Of(samples, context.Parsed.GetValue(MaxWrong));
            gates.Add((name, gate));
            Write(context, name, gate.Figures);
        }

        if (context.Parsed.GetValue(Out) is { } path)
            await File.WriteAllTextAsync(path, EvidenceFile.Format(gates, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), cancellationToken);
        return ExitCode.Ok;
    }

    private static void Write(CommandContext context, string name, IReadOnlyList<GateFigures> figures)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns(name, "Answerable", "Best", "Right", "Wrong", "Declined", "Threshold");
        foreach (GateFigures line in figures)
        {
            if (context.Json)
                CommandContext.WriteLine(new { Gate = name, line });
            table.AddRow(line.Name, line.Answerable.ToString(CultureInfo.InvariantCulture), Percent(line.Best), Percent(line.Right), Percent(line.Wrong), Percent(line.Declined), Percent(line.Threshold));
        }

        if (!context.Json)
            context.Output.Write(table);
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
