using System.Diagnostics;
using Appliance.Host.Bench.Retrieval;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Bench.Knowledge;

/// <summary>What a large library costs.</summary>
/// <param name="Passages">Passages in it.</param>
/// <param name="Encoder">Whether vectors were used.</param>
/// <param name="Questions">Questions asked.</param>
/// <param name="Milliseconds">Time of a search, without the encoder's.</param>
/// <param name="EqualToExhaustive">Share of questions whose first five passages are those of a search that ranks every passage.</param>
/// <param name="BuildSeconds">To build the index in memory.</param>
/// <param name="IndexMegabytes">Memory of the index.</param>
/// <param name="BytesOfPassage">The same for each passage.</param>
/// <param name="ImportRatio">Time of an import of real passages over the encoder's own for them; null without an encoder.</param>
/// <param name="SentencesRatio">Time of the sentences' vectors over the same; they are made while the library answers already.</param>
/// <param name="Goals">What must be reached.</param>
internal sealed record KnowledgeBenchResult(
    int Passages,
    bool Encoder,
    int Questions,
    Latencies Milliseconds,
    double EqualToExhaustive,
    double BuildSeconds,
    double IndexMegabytes,
    double BytesOfPassage,
    double? ImportRatio,
    double? SentencesRatio,
    IReadOnlyList<BenchGoal> Goals);

/// <summary>Measures search in a library as large as no clinic's.</summary>
internal sealed class KnowledgeBench(IReadOnlyList<RetrievalSet> sets, IPassageEncoder? encoder, IPassageEncoder? cached, Action<string> say)
{
    /// <summary>Passages at most.</summary>
    public const int MaxPassages = 1_000_000;

    /// <summary>Questions that are timed.</summary>
    public const int Timed = 500;

    /// <summary>Questions that are also answered exhaustively.</summary>
    public const int Compared = 200;

    /// <summary>Passages that are imported to compare with the encoder's own time.</summary>
    public const int Imported = 200;

    private const int Seed = 1;
    private const int Top = 5;

    private readonly DateOnly today = DateOnly.FromDateTime(DateTime.Now);

    /// <summary>Builds the library and asks.</summary>
    public async Task<KnowledgeBenchResult> RunAsync(int count, CancellationToken cancellationToken)
    {
        (double Import, double Sentences)? ratio = encoder is null ? null : await MeasureImportAsync(encoder, cancellationToken);
        string folder = Directory.CreateTempSubdirectory("appliance-bench-").FullName;
        try
        {
            using Store store = Store.Open(Path.Combine(folder, "library.db"));
            var passages = new RecombinedPassages(sets, count, Seed, cached);
            await PlainPassages.AddAsync(store, passages.Documents, TimeProvider.System);
            if (cached is not null)
            {
                await passages.EncodeAsync(Timed, cancellationToken);
                using var vectors = new VectorStore(store);
                await vectors.UpdateAsync(passages, null, cancellationToken);
            }

            say("imported");
            var search = new LibrarySearch(store, cached is null ? null : passages);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            long start = Stopwatch.GetTimestamp();
            int size = search.Prepare(today);
            TimeSpan build = Stopwatch.GetElapsedTime(start);
            double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            say("index built");
            Latencies times = Time(search, passages);
            double equal = Compare(search, passages);
            return new KnowledgeBenchResult(
                size, cached is not null, Timed, times, equal, build.TotalSeconds, bytes / 1024 / 1024, bytes / size, ratio?.Import, ratio?.Sentences, Goals(times, equal, ratio?.Import));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<BenchGoal> Goals(Latencies times, double equal, double? import)
    {
        var goals = new List<BenchGoal>
        {
            BenchGoal.AtMost("search p95", 8, times.P95, "ms"),
            BenchGoal.AtLeast("top 5 equal to the exhaustive scan", 0.99, equal, ""),
        };
        if (import is { } ratio)
            goals.Add(BenchGoal.AtMost("import over the encoder's own time", 1.15, ratio, ""));
        return goals;
    }

    private Latencies Time(LibrarySearch search, RecombinedPassages passages)
    {
        // The first round compiles the code.
        foreach ((string text, string language) in passages.Questions.Take(Timed))
            search.Search(text, language, Top, today);
        var times = new List<double>(Timed);
        foreach ((string text, string language) in passages.Questions.Take(Timed))
        {
            long start = Stopwatch.GetTimestamp();
            search.Search(text, language, Top, today);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Latencies.Of(times);
    }

    private double Compare(LibrarySearch search, RecombinedPassages passages)
    {
        int equal = 0;
        foreach ((string text, string language) in passages.Questions.Take(Compared))
        {
            IEnumerable<long> found = search.Search(text, language, Top, today).Select(hit => hit.PassageId);
            equal += found.SequenceEqual(search.SearchExhaustively(text, language, Top, today).Select(hit => hit.PassageId)) ? 1 : 0;
        }

        return equal / (double)Compared;
    }

    private async Task<(double Import, double Sentences)> MeasureImportAsync(IPassageEncoder measured, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("appliance-bench-").FullName;
        try
        {
            SetPassage[] real = [.. sets[0].Passages.Take(Imported)];
            await measured.EncodePassagesAsync([.. real.Take(8).Select(passage => passage.Text)], cancellationToken);
            long start = Stopwatch.GetTimestamp();
            await measured.EncodePassagesAsync([.. real.Select(passage => $"{passage.Title}. {passage.Text}")], cancellationToken);
            TimeSpan own = Stopwatch.GetElapsedTime(start);
            using Store store = Store.Open(Path.Combine(folder, "library.db"));
            start = Stopwatch.GetTimestamp();
            await PlainPassages.AddAsync(
                store, real.GroupBy(p => p.Title).Select(g => new PlainDocument(g.Key, g.Key, sets[0].PassageLanguage, [.. g.Select(p => p.Text)])), TimeProvider.System);
            TimeSpan stored = Stopwatch.GetElapsedTime(start);
            using var vectors = new VectorStore(store);
            VectorUpdate update = await vectors.UpdateAsync(measured, null, cancellationToken);
            return ((stored + update.PassagesTime) / own, update.SentencesTime / own);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
