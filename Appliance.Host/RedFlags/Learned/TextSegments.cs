namespace Appliance.Host.RedFlags.Learned;

/// <summary>The parts of a text that are judged on their own, so that one dangerous clause is not drowned by the rest.</summary>
internal static class TextSegments
{
    /// <summary>Parts of one text at most.</summary>
    public const int MaxSegments = 64;

    private const int LeastWords = 3;
    private const int WindowWords = 12;

    /// <summary>Spans of words, both ends inclusive: clauses of some length, and of long ones overlapping windows.</summary>
    /// <param name="clauses">Clause of each word, by punctuation.</param>
    public static IReadOnlyList<(int First, int Last)> Of(ReadOnlySpan<int> clauses)
    {
        var segments = new List<(int First, int Last)>();
        int first = 0;
        for (int word = 0; word < clauses.Length && segments.Count < MaxSegments; word++)
        {
            bool ends = word == clauses.Length - 1 || (clauses[word + 1] != clauses[word] && word - first + 1 >= LeastWords);
            if (!ends) continue;
            segments.Add((first, word));
            for (int start = first; word - first >= WindowWords && start + (WindowWords / 2) <= word && segments.Count < MaxSegments; start += WindowWords / 2)
                segments.Add((start, Math.Min(word, start + WindowWords - 1)));
            first = word + 1;
        }
        return segments;
    }
}
