using System.CommandLine;
using Appliance.Host.Bench.Retrieval;
using Appliance.Host.Evaluation;
using Appliance.Host.Understanding;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge calibrate DIR…</c>: fits the evidence gate on libraries with questions.</summary>
internal static class KnowledgeCalibrateCommand
{
    private static readonly Argument<string[]> Folders = new("dir") { Description = "Folders with documents/ and questions.jsonl.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> HalfA = new("--half-a") { Description = "The same, of which only half a of the questions is used.", HelpName = "DIR" };
    private static readonly Option<string?> SamplesFile = new("--samples") { Description = "Write the samples to this file, a JSON object a line.", HelpName = "FILE" };

    public static Command Create() => new Command("calibrate", "Fits the evidence gate on libraries with questions.") { Folders, HalfA, SamplesFile, EncoderOption.Encoder }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        CalibrationSet[] sets =
        [
            .. (context.Parsed.GetValue(Folders) ?? []).Select(folder => CalibrationSet.Read(folder, half: null)),
            .. (context.Parsed.GetValue(HalfA) ?? []).Select(folder => CalibrationSet.Read(folder, "a")),
        ];
        using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
        using CachedEncoder? cached = encoder is null ? null : new CachedEncoder(encoder, RetrievalBenchCommand.VectorFolder);
        var samples = new List<CalibrationSample>();
        foreach (CalibrationSet set in sets)
            samples.AddRange(await set.SampleAsync(cached, cancellationToken));
        if (context.Parsed.GetValue(SamplesFile) is { } file)
            await File.WriteAllLinesAsync(file, samples.Select(sample => System.Text.Json.JsonSerializer.Serialize(sample)), cancellationToken);
        return ExitCode.Ok;
    }
}
