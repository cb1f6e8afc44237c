namespace Appliance.Inference.Embeddings;

/// <summary>Divides texts into runs of similar length, so that little is computed for padding.</summary>
internal static class BatchPlan
{
    /// <summary>Texts that are planned together.</summary>
    internal const int WindowTexts = 256;

    // What a run costs beyond its tokens is paid back by then; larger ones only leave the cache.
    private const int BatchTokens = 256;

    // A batch holds lengths that differ by at most an eighth of its longest.
    private const int PaddingDivisor = 8;

    /// <summary>The texts' indexes from short to long, and where among them each run begins.</summary>
    /// <param name="lengths">Tokens of every text.</param>
    /// <param name="alone">Whether each text has a run of its own.</param>
    internal static (int[] Order, List<Range> Batches) Create(ReadOnlySpan<int> lengths, bool alone)
    {
        int[] order = new int[lengths.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        lengths.ToArray().AsSpan().Sort(order.AsSpan());
        var batches = new List<Range>();
        int start = 0;
        for (int end = 1; end <= order.Length; end++)
        {
            if (!alone && end < order.Length && Fits(lengths[order[start]], lengths[order[end]], end - start + 1))
                continue;
            batches.Add(start..end);
            start = end;
        }

        return (order, batches);
    }

    private static bool Fits(int shortest, int longest, int rows) =>
        rows * longest <= BatchTokens && (longest - shortest) * PaddingDivisor <= longest;
}
