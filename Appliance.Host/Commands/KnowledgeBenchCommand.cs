using System.CommandLine;
using System.Globalization;
using Appliance.Host.Bench.Knowledge;
using Appliance.Host.Bench.Retrieval;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>bench knowledge</c>: a library of 100,000 passages.</summary>
internal static class KnowledgeBenchCommand
{
    private static readonly Argument<string[]> Folders = new("dir")
    {
        Description = "Folders with passages_LANGUAGE.jsonl and questions_LANGUAGE.jsonl whose sentences are recombined.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> Passages = new("--passages")
    {
        Description = $"Passages of the library, up to {KnowledgeBench.MaxPassages}.",
        DefaultValueFactory = _ => 100_000,
        HelpName = "N",
    };

    public static Command Create() => new Command("knowledge", "Search in a large library: time, exactness, memory, import.") { Folders, Passages, EncoderOption.Encoder }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        int passages = context.Parsed.GetValue(Passages);
        if (passages is < RecombinedPassages.PassagesOfDocument or > KnowledgeBench.MaxPassages)
            throw new CommandException(ExitCode.Usage, $"--passages is {passages}; choose {RecombinedPassages.PassagesOfDocument} to {KnowledgeBench.MaxPassages}.");
        AnsweringSession.RequireEngines();
        using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
        using CachedEncoder? cached = encoder is null ? null : new CachedEncoder(encoder, RetrievalBenchCommand.VectorFolder);
        RetrievalSet[] sets = [.. context.Parsed.GetValue(Folders)!.SelectMany(RetrievalSet.ReadFolder)];
        KnowledgeBenchResult result = await new KnowledgeBench(sets, encoder, cached, context.Console.WriteLine).RunAsync(passages, cancellationToken);
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("", "measured");
        foreach ((string name, double? value) in new (string, double?)[]
        {
            ("passages", result.Passages), ("search p50 ms", result.Milliseconds.P50), ("search p95 ms", result.Milliseconds.P95), ("search p99 ms", result.Milliseconds.P99),
            ("top 5 equal to the exhaustive scan", result.EqualToExhaustive), ("index built, s", result.BuildSeconds), ("index, MiB", result.IndexMegabytes),
            ("index, bytes a passage", result.BytesOfPassage), ("import / encoder's own time", result.ImportRatio), ("sentences / encoder's own time", result.SentencesRatio),
        })
            table.AddRow(name, value is { } number ? number.ToString("0.###", CultureInfo.InvariantCulture) : "—");
        return BenchCommands.Report(context, result, table, result.Goals);
    }
}
