namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>
/// What each signal counts. The sum is a log-odds: weights maximise the likelihood of the right passage under a softmax over the
/// candidates, fitted on the questions of XQuAD (en, es, en ↔ es) and SQuAD-it whose SHA-256 is 0 modulo 5 together with the sample clinic's
/// questions that are not held out. Signals are not scaled to a query's best: a question that shares few words with the
/// library gets little from words, and the vectors decide.
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
        (RankLeg.Grams, 0.09f), (RankLeg.Line, 0.2f), (RankLeg.TwoLines, 0.15f), (RankLeg.LineWords, 0.15f), (RankLeg.LinePairs, 0.1f), (RankLeg.Heading, 0.3f),
        (RankLeg.Document, 0.35f), (RankLeg.Numbers, 0.25f), (RankLeg.SameLanguage, 2), (RankLeg.Coverage, 6), (RankLeg.Focus, 1), (RankLeg.Echo, 1), (RankLeg.Narrower, -1));

    /// <summary>With an encoder.</summary>
    public static RankWeights WordsAndVectors { get; } = new(
        (RankLeg.Grams, 0.06f), (RankLeg.Line, 0.15f), (RankLeg.TwoLines, 0.1f), (RankLeg.LineWords, 0.1f), (RankLeg.LinePairs, 0.1f), (RankLeg.Heading, 0.2f),
        (RankLeg.Document, 0.2f), (RankLeg.Numbers, 0.25f), (RankLeg.SameLanguage, 0.5f), (RankLeg.Sentence, 70), (RankLeg.Passage, 40), (RankLeg.Coverage, 4), (RankLeg.Focus, 1),
        (RankLeg.Echo, 1), (RankLeg.Narrower, -1));

    public float[] Values { get; }
}
