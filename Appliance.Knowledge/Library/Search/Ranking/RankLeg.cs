namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>The signals that passages are ranked by.</summary>
public enum RankLeg
{
    /// <summary>BM25F of the question's terms over title, headings and text.</summary>
    Terms,

    /// <summary>BM25 of the letters of the question's words: inflections, compounds, misspellings, words that two languages share.</summary>
    Grams,

    /// <summary>BM25 of the terms in the line that has most of them.</summary>
    Line,

    /// <summary>The same for two lines in a row.</summary>
    TwoLines,

    /// <summary>BM25 of all words, function words too, in the line that has most of them; 0 in another language than the asker's.</summary>
    LineWords,

    /// <summary>BM25 of neighbouring words in the line that has most of them; 0 in another language.</summary>
    LinePairs,

    /// <summary>Rarity of the terms that the title or the headings have.</summary>
    Heading,

    /// <summary>The most that <see cref="Terms"/> is for a passage of the same document.</summary>
    Document,

    /// <summary>BM25 of the question's numbers.</summary>
    Numbers,

    /// <summary>1 for a passage in the asker's language.</summary>
    SameLanguage,

    /// <summary>Likeness of the question's vector and that of the sentence which is closest.</summary>
    Sentence,

    /// <summary>Likeness of the question's vector and the whole passage's.</summary>
    Passage,

    /// <summary>Weighted share of the question that the best line covers, concepts counted; see <see cref="Evidence"/>.</summary>
    Coverage,

    /// <summary>Share of the best line's own words that the question has.</summary>
    Focus,

    /// <summary>How far a question-and-answer pair asks what the patient asks.</summary>
    Echo,

    /// <summary>1 where the document is about a service that the question does not name.</summary>
    Narrower,
}

/// <summary>The values of a passage's signals.</summary>
public readonly struct RankScores
{
    /// <summary>How many signals there are.</summary>
    public static readonly int Legs = Enum.GetValues<RankLeg>().Length;

    private readonly float[] values = new float[Legs];

    /// <summary>All signals 0.</summary>
    public RankScores()
    {
    }

    /// <summary>The value of a signal.</summary>
    public float this[RankLeg leg]
    {
        get => values[(int)leg];
        internal set => values[(int)leg] = value;
    }

    /// <summary>Whether the passage has anything of the question's words.</summary>
    internal bool SharesWords => this[RankLeg.Terms] > 0 || this[RankLeg.Grams] > 0 || this[RankLeg.Coverage] > 0;

    /// <summary>The rank score.</summary>
    internal float Sum(RankWeights weights) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(values, weights.Values);
}
