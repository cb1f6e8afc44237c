namespace Appliance.Inference.Classification.Linting;

/// <summary>
/// Looks for what makes examples teach the wrong thing: lines that are nearly the same, words that give a label away, and lines that their
/// neighbours of other labels claim. Each language is looked at on its own. Thread-safe.
/// </summary>
public static class ExampleLinter
{
    /// <summary>Lines at most; beyond that the time grows with the square of it.</summary>
    public const int MaxExamples = 100_000;

    /// <summary>From this similarity on two lines are near-duplicates.</summary>
    public const double DuplicateSimilarity = 0.85;

    /// <summary>Share of a label's lines in which a word gives the label away.</summary>
    public const double LabelWordShare = 0.4;

    /// <summary>Neighbours that are asked for each line.</summary>
    public const int Neighbours = 5;

    /// <summary>Share of the neighbours' similarity from which another label claims a line.</summary>
    public const double ClaimShare = 0.75;

    // Neighbours further away than this say nothing.
    private const double MinNeighbourSimilarity = 0.3;

    // More lines like one of them than this are not looked for.
    private const int MaxAlike = 20;

    // A word that every label's lines have is grammar.
    private const double GrammarRatio = 0.4;

    private const int MinWordLetters = 3;

    // Of fewer lines a share says nothing.
    private const int MinLines = 10;

    /// <summary>Looks through examples.</summary>
    /// <exception cref="TrainingDataException">There are none, or too many.</exception>
    public static LintReport Run(IReadOnlyList<LabelledText> examples, CancellationToken cancellationToken = default)
    {
        if (examples.Count == 0)
            throw new TrainingDataException("There are no examples to look at.");
        if (examples.Count > MaxExamples)
            throw new TrainingDataException($"There are {examples.Count} examples; at most {MaxExamples} are looked at. Give fewer files.");
        var duplicates = new List<NearDuplicate>();
        var words = new List<LabelWord>();
        var claimed = new List<ClaimedExample>();
        foreach (IGrouping<string?, LabelledText> language in examples.GroupBy(example => example.Language))
        {
            LabelledText[] lines = [.. language];
            AddNeighbourhoods(lines, duplicates, claimed, cancellationToken);
            words.AddRange(FindLabelWords(lines, language.Key));
        }

        return new LintReport(
            examples.Count,
            [.. duplicates.OrderByDescending(pair => pair.AcrossLabels).ThenByDescending(pair => pair.Similarity)],
            [.. words.OrderByDescending(word => word.Share)],
            [.. claimed.OrderByDescending(one => one.Share * one.Neighbours[0].Similarity)]);
    }

    private static void AddNeighbourhoods(LabelledText[] lines, List<NearDuplicate> duplicates, List<ClaimedExample> claimed, CancellationToken cancellationToken)
    {
        var index = new GramIndex([.. lines.Select(line => line.Text)]);
        for (int line = 0; line < lines.Length; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<(int Text, float Similarity)> near = index.Nearest(line, MaxAlike);
            foreach ((int other, float similarity) in near.Where(one => one.Text > line && one.Similarity >= DuplicateSimilarity))
                duplicates.Add(new NearDuplicate(lines[line], lines[other], similarity));
            NearExample[] neighbours =
                [.. near.Take(Neighbours).Where(one => one.Similarity >= MinNeighbourSimilarity).Select(one => new NearExample(lines[one.Text], one.Similarity))];
            if (Claim(lines[line], neighbours) is { } claim)
                claimed.Add(claim);
        }
    }

    private static ClaimedExample? Claim(LabelledText line, NearExample[] neighbours)
    {
        if (neighbours.Length < 2 || neighbours.Any(near => near.Example.Label == line.Label))
            return null;
        double all = neighbours.Sum(near => near.Similarity);
        IGrouping<string, NearExample> strongest = neighbours.GroupBy(near => near.Example.Label).MaxBy(group => group.Sum(near => near.Similarity))!;
        double share = strongest.Sum(near => near.Similarity) / all;
        return share >= ClaimShare ? new ClaimedExample(line, strongest.Key, share, neighbours) : null;
    }

    private static IEnumerable<LabelWord> FindLabelWords(LabelledText[] lines, string? language)
    {
        HashSet<string>[] words = [.. lines.Select(line => GramIndex.Words(line.Text).Where(word => word.Length >= MinWordLetters).ToHashSet(StringComparer.Ordinal))];
        Dictionary<string, int> all = Count(words);
        foreach (IGrouping<string, int> label in Enumerable.Range(0, lines.Length).GroupBy(line => lines[line].Label))
        {
            int own = label.Count(), others = lines.Length - own;
            if (own < MinLines || others == 0)
                continue;
            foreach ((string word, int count) in Count(label.Select(line => words[line])))
            {
                double share = (double)count / own, elsewhere = (double)(all[word] - count) / others;
                if (share > LabelWordShare && elsewhere < share * GrammarRatio)
                    yield return new LabelWord(label.Key, language, word, share, elsewhere);
            }
        }
    }

    private static Dictionary<string, int> Count(IEnumerable<HashSet<string>> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in texts.SelectMany(text => text))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }
}
