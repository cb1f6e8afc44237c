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
        foreach (double ridge in new[] { 10.0, 30, 60, 100 })
        {
            Report($"ridge {ridge}", fitted => { var fit = EvidenceFit.Of(fitted, ridge); return rest => rest.Select(sample => (sample, fit.Score(sample))); }, samples);
            Report($"stacked {ridge}", fitted => StackedFit.Of(fitted, ridge).Score, samples);
        }
        foreach (var (name, value) in EvidenceFit.Of(samples, 30).Coefficients)
            Console.WriteLine($"  {name} {value:0.00}");
        return ExitCode.Ok;
    }

    private static void Report(string name, Func<IReadOnlyList<CalibrationSample>, Func<IEnumerable<CalibrationSample>, IEnumerable<(CalibrationSample, double)>>> fit, List<CalibrationSample> samples)
    {
        List<(CalibrationSample Sample, double Probability)> leftOut =
        [
            .. samples.GroupBy(sample => sample.Library).SelectMany(library =>
            {
                var score = fit([.. samples.Where(sample => sample.Library != library.Key)]);
                return score(library).Select(one => (one.Item1, 1 / (1 + Math.Exp(-one.Item2))));
            }),
        ];
        Console.WriteLine(name);
        foreach (double wrong in new[] { 0.01, 0.02, 0.03, 0.05 })
        {
            double threshold = GateFigures.ThresholdFor(leftOut, wrong);
            Console.WriteLine(GateFigures.At($"{wrong}", leftOut, threshold));
            Console.WriteLine("    " + string.Join("  ", leftOut.GroupBy(one => one.Sample.Language).Concat(leftOut.GroupBy(one => one.Sample.Library)).Select(group => { var f = GateFigures.At(group.Key, group, threshold); return $"{f.Name} {f.Right:0.00}/{f.Wrong:0.000}/{f.Declined:0.00}"; })));
        }

        var tops = leftOut.GroupBy(one => (one.Sample.Library, one.Sample.Question)).Select(group => group.MaxBy(one => one.Probability)).OrderByDescending(one => one.Probability).ToList();
        Console.WriteLine("WRONG");
        foreach (var top in tops.Where(top => top.Sample.Verdict == Verdict.Wrong).Take(40))
            Console.WriteLine($"  {top.Probability:0.000} {top.Sample.Library} {top.Sample.Question} {top.Sample.Kind} {top.Sample.Document} :: {top.Sample.Quote.ReplaceLineEndings(" / ")}");
    }
}
