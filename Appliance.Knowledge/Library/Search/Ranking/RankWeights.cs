namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>
/// What each signal counts. The sum is a log-odds: weights maximise the likelihood of the right passage under a softmax over the
/// candidates, fitted on the questions of XQuAD (en, es, en ↔ es) and SQuAD-it whose SHA-256 is 0 modulo 5; those from
/// <see cref="RankLeg.Coverage"/> on were set by hand on the sample clinic's questions, of which none is blind any more. Signals are not scaled
/// to a query's best: a question that shares few words with the library gets little from words, and the vectors decide.
/// </summary>
internal sealed class RankWeights
{
    private RankWeights(params ReadOnlySpan<(RankLeg Leg, float Weight)> weights)
    {
        Values = new float[RankScores.Legs];
        foreach ((RankLeg leg, float weight) in weights)
            Values[(int)leg] = weight;
    }

    /// <summary>Without an encoder.</summary>
    public static RankWeights Words { get; } = new(
        (RankLeg.Grams, 0.073f), (RankLeg.Line, 0.072f), (RankLeg.TwoLines, 0.114f), (RankLeg.LineWords, 0.138f), (RankLeg.LinePairs, 0.069f),
        (RankLeg.Heading, 0.375f), (RankLeg.Document, 0.354f), (RankLeg.Numbers, 0.28f), (RankLeg.SameLanguage, 3),
        (RankLeg.Coverage, 10), (RankLeg.Focus, 2), (RankLeg.Echo, 2), (RankLeg.Narrower, -1.5f));

    /// <summary>With an encoder.</summary>
    public static RankWeights WordsAndVectors { get; } = new(
        (RankLeg.Grams, 0.061f), (RankLeg.Line, 0.108f), (RankLeg.TwoLines, 0.012f), (RankLeg.LineWords, 0.051f), (RankLeg.LinePairs, 0.051f),
        (RankLeg.Document, 0.174f), (RankLeg.Numbers, 0.46f), (RankLeg.SameLanguage, 1), (RankLeg.Sentence, 81.6f), (RankLeg.Passage, 54.8f),
        (RankLeg.Coverage, 6), (RankLeg.Focus, 1.5f), (RankLeg.Echo, 1.5f), (RankLeg.Narrower, -1));

    public float[] Values { get; }
}
