namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Whether a passage answers a question. <see cref="Score"/> is a logistic function of the features; its coefficients are those of
/// <see cref="EvidenceWeights"/>.
/// </summary>
/// <param name="Coverage">Share of the question's informative words, weighted by rarity, that the best line covers with its headings, 0..1.</param>
/// <param name="Own">The share that the best line covers by itself, 0..1.</param>
/// <param name="Margin">Coverage ahead of the best passage of another document of the same language, −1..1.</param>
/// <param name="Heading">Share of the question's words in the title and headings, 0..1.</param>
/// <param name="SameLanguage">The passage is in the asker's language.</param>
/// <param name="Matched">Informative words and concepts of the question that the best line has, with its headings.</param>
/// <param name="Unknown">Share of the question's informative words, by weight, that occur in no document, 0..1.</param>
/// <param name="Focus">Share of the best line's own words that the question has, 0..1.</param>
/// <param name="SubjectOnly">Only the service or examination was found, nothing of what is asked about it.</param>
public sealed record Evidence(double Coverage, double Own, double Margin, double Heading, bool SameLanguage, int Matched, double Unknown, double Focus, bool SubjectOnly)
{
    /// <summary>From here on the passage is quoted.</summary>
    public const double StrongThreshold = 0.55;

    /// <summary>Log-odds up to which the distance to other documents counts.</summary>
    public const double MaxLead = 3;

    /// <summary>Log-odds up to which the distance behind other documents counts.</summary>
    public const double MaxBehindOthers = 2;

    private const double LoneWordPenalty = 4;
    private const double LoneSubjectPenalty = 6;

    /// <summary>Rank score ahead of the best passage of another document, in log-odds; negative behind it.</summary>
    public double Lead { get; init; }

    /// <summary>Rank score behind the best passage, in log-odds.</summary>
    public double Behind { get; init; }

    /// <summary>Whether the question asks for a kind of fact: a price, a time, a place.</summary>
    public bool AsksFact { get; init; }

    /// <summary>Share of the asked kinds of facts that the best line has, 0..1.</summary>
    public double Facts { get; init; }

    /// <summary>Whether the best line has the rarest word of the question.</summary>
    public bool HasRarest { get; init; }

    /// <summary>Whether the best line is about another service or examination, or about after where before was asked.</summary>
    public bool OtherTopic { get; init; }

    /// <summary>Lines of the passage that answer equally well.</summary>
    public int EqualLines { get; init; } = 1;

    /// <summary>Likeness of the question's vector and the closest sentence's; null without an encoder.</summary>
    public double? Likeness { get; init; }

    /// <summary>Estimated probability that the passage answers the question, 0..1.</summary>
    public double Score => 1 / (1 + Math.Exp(-Logit()));

    /// <summary>Whether the passage may be quoted as the answer.</summary>
    public bool IsStrong => Score >= StrongThreshold;

    /// <summary>What the estimate is made of, by name.</summary>
    public IReadOnlyDictionary<string, double> Features => new Dictionary<string, double>
    {
        ["coverage"] = Coverage,
        ["own"] = Own,
        ["margin"] = Margin,
        ["heading"] = Heading,
        ["same_language"] = SameLanguage ? 1 : 0,
        ["unknown"] = Unknown,
        ["focus"] = Focus,
        ["lone_word"] = LoneWord,
        ["lead"] = Math.Clamp(Lead, -MaxBehindOthers, MaxLead),
        ["behind"] = Math.Min(Behind, MaxLead),
        ["asks_fact"] = AsksFact ? 1 : 0,
        ["facts"] = Facts,
        ["rarest"] = HasRarest ? 1 : 0,
        ["lacks_fact"] = AsksFact ? 1 - Facts : 0,
        ["other_topic"] = OtherTopic ? 1 : 0,
        ["undecided"] = AsksFact && EqualLines > 1 ? 1 : 0,
        ["likeness"] = Likeness ?? 0,
    };

    // A single word is in many passages by the way; it says little unless the line or its headings are about it.
    private double LoneWord => Matched > 1 ? 0
        : (SubjectOnly ? LoneSubjectPenalty * (1 - Focus) : LoneWordPenalty * (1 - Math.Max(Focus, Heading))) + (LoneWordPenalty * Unknown);

    private double Logit() => EvidenceWeights.Published.Sum(Features);
}
