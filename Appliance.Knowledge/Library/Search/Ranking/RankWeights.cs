namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>
/// What each signal counts. The sum is a log-odds: weights maximise the likelihood of the right passage under a softmax over the
/// candidates. Those without an encoder are fitted on the questions of XQuAD (en, es, en ↔ es) and SQuAD-it whose SHA-256 is 0 modulo 5, and from
/// <see cref="RankLeg.Coverage"/> on set by hand on the sample clinic's questions, of which none is blind any more; those with one on the same of
/// XQuAD and, with the same weight in all, on <c>models/evidence/one</c>, <c>two</c> and half a of <c>Appliance.Tests/Evaluation/library</c>. Signals
/// are not scaled to a query's best: a question that shares few words with the library gets little from words, and the vectors decide. They are closer
/// within a language than across, hence the negative weight of <see cref="RankLeg.SameLanguage"/> beside them; without vectors it was halved by hand,
/// which finds more across languages and keeps translations of one document apart.
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
        (RankLeg.Heading, 0.375f), (RankLeg.Document, 0.354f), (RankLeg.Numbers, 0.28f), (RankLeg.SameLanguage, 1.5f),
        (RankLeg.Coverage, 10), (RankLeg.Focus, 2), (RankLeg.Echo, 2), (RankLeg.Narrower, -1.5f));

    /// <summary>With an encoder.</summary>
    public static RankWeights WordsAndVectors { get; } = new(
        (RankLeg.Grams, 0.021f), (RankLeg.Line, 0.136f), (RankLeg.TwoLines, 0.02f), (RankLeg.LinePairs, 0.101f), (RankLeg.Heading, 0.073f),
        (RankLeg.Document, 0.166f), (RankLeg.Numbers, 0.203f), (RankLeg.SameLanguage, -1.96f), (RankLeg.Sentence, 75.9f), (RankLeg.Passage, 45),
        (RankLeg.Coverage, 6.7f), (RankLeg.Focus, 0.26f), (RankLeg.Echo, 1.07f), (RankLeg.Narrower, -0.11f));

    public float[] Values { get; }
}
