using System.CommandLine;
using System.Globalization;
using Appliance.Host.Bench.Retrieval;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>bench retrieval</c>: whether the right passage is found first.</summary>
internal static class RetrievalBenchCommand
{
    private static readonly Argument<string> Folder = new("dir") { Description = "Folder with passages_LANGUAGE.jsonl and questions_LANGUAGE.jsonl." };

    public static Command Create() => new Command("retrieval", "Whether the right passage is found first, on a public set of passages and questions.") { Folder, EncoderOption.Encoder }.Does(RunAsync);

    /// <summary>Where vectors of public texts are kept between runs.</summary>
    public static string VectorFolder => Path.Combine(Path.GetTempPath(), "appliance-bench-vectors");

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        AnsweringSession.RequireEngines();
        using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
        using CachedEncoder? cached = encoder is null ? null : new CachedEncoder(encoder, VectorFolder);
        var bench = new RetrievalBench(cached);
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("questions → passages", "", "asked", "R@1", "R@3", "R@5", "MRR@10");
        foreach (RetrievalSet set in RetrievalSet.ReadFolder(context.Parsed.GetValue(Folder)!))
        {
            foreach (RetrievalFigures figures in await bench.RunAsync(set, cancellationToken))
            {
                if (context.Json)
                    CommandContext.WriteLine(figures);
                table.AddRow(
                    $"{figures.Questions} → {figures.Passages}", figures.Development ? "weights chosen on these" : "the rest", figures.Asked.ToString(CultureInfo.InvariantCulture),
                    Percent(figures.Recall1), Percent(figures.Recall3), Percent(figures.Recall5), figures.Mrr10.ToString("0.0000", CultureInfo.InvariantCulture));
            }

            context.Console.WriteLine($"{set.QuestionLanguage} → {set.PassageLanguage}: done");
        }

        if (!context.Json)
            context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture);
}
