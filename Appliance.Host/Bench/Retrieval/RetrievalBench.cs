using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Bench.Retrieval;

/// <summary>How well the right passage is found; shares are 0..1.</summary>
/// <param name="Questions">Language of the questions.</param>
/// <param name="Passages">Language of the passages.</param>
/// <param name="Development">Whether these are the questions that weights may be chosen on.</param>
/// <param name="Asked">Questions asked.</param>
/// <param name="Recall1">The right passage is first.</param>
/// <param name="Recall3">… among the first 3.</param>
/// <param name="Recall5">… among the first 5.</param>
/// <param name="Mrr10">Mean of 1 / rank, 0 beyond 10.</param>
internal sealed record RetrievalFigures(string Questions, string Passages, bool Development, int Asked, double Recall1, double Recall3, double Recall5, double Mrr10);

/// <summary>Finds the passages of public sets with the search that answers patients.</summary>
internal sealed class RetrievalBench(IPassageEncoder? encoder)
{
    private const int Ranks = 10;

    /// <summary>Imports the passages of a set into a library of its own and asks its questions.</summary>
    /// <returns>The figures of the development questions and of the others.</returns>
    public async Task<IReadOnlyList<RetrievalFigures>> RunAsync(RetrievalSet set, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("appliance-bench-").FullName;
        try
        {
            using Store store = Store.Open(Path.Combine(folder, "library.db"));
            Dictionary<long, string> passages = await ImportAsync(store, set);
            if (encoder is not null)
            {
                using var vectors = new VectorStore(store);
                await vectors.UpdateAsync(encoder, null, cancellationToken);
            }

            var search = new LibrarySearch(store, encoder);
            DateOnly today = DateOnly.FromDateTime(DateTime.Now);
            search.Prepare(today);
            int[] ranks = new int[set.Questions.Count];
            Parallel.For(0, ranks.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                IReadOnlyList<PassageHit> hits = search.Search(set.Questions[i].Text, set.QuestionLanguage, Ranks, today);
                ranks[i] = 1 + hits.TakeWhile(hit => passages[hit.PassageId] != set.Questions[i].Passage).Count();
                ranks[i] = ranks[i] > hits.Count ? int.MaxValue : ranks[i];
            });
            return [Figures(set, ranks, development: true), Figures(set, ranks, development: false)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Dictionary<long, string>> ImportAsync(Store store, RetrievalSet set)
    {
        IGrouping<string, SetPassage>[] documents = [.. set.Passages.GroupBy(passage => passage.Title)];
        IReadOnlyList<long> ids = await PlainPassages.AddAsync(
            store,
            documents.Select(group => new PlainDocument(group.Key, group.Key.Replace('_', ' '), set.PassageLanguage, [.. group.Select(passage => passage.Text)])),
            TimeProvider.System);
        return ids.Zip(documents.SelectMany(group => group)).ToDictionary(pair => pair.First, pair => pair.Second.Id);
    }

    private static RetrievalFigures Figures(RetrievalSet set, int[] ranks, bool development)
    {
        int[] counted = [.. ranks.Where((_, i) => set.Questions[i].IsForDevelopment == development)];
        return new RetrievalFigures(
            set.QuestionLanguage, set.PassageLanguage, development, counted.Length, Within(1), Within(3), Within(5),
            counted.Select(rank => rank == int.MaxValue ? 0 : 1.0 / rank).DefaultIfEmpty(0).Average());

        double Within(int rank) => counted.Length == 0 ? 0 : (double)counted.Count(r => r <= rank) / counted.Length;
    }
}
