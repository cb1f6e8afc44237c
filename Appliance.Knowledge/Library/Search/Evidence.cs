namespace Appliance.Knowledge.Library.Search;

/// <summary>Whether the quote from a passage answers a question: what is known of both, and the probability estimated from it.</summary>
public sealed record Evidence
{
    /// <summary>What the estimate is made of, by name; see <see cref="EvidenceReader"/>.</summary>
    public IReadOnlyDictionary<string, double> Features { get; init; } = new Dictionary<string, double>();

    /// <summary>Informative words and concepts of the question that the best line has, with its headings.</summary>
    public int Matched { get; init; }

    /// <summary>The passage is in the asker's language.</summary>
    public bool SameLanguage { get; init; }

    /// <summary>Share of the asked kinds of facts that the best line has, 0..1.</summary>
    public double Facts { get; init; }

    /// <summary>Whether sentence vectors were compared too.</summary>
    public bool HasVectors { get; init; }

    /// <summary>Estimated probability that the quote, or one that says the same, answers the question, 0..1.</summary>
    public double Score { get; init; }

    /// <summary>The part of <see cref="Score"/> that the quote has by itself: the best of those that say the same is quoted.</summary>
    public double Own { get; init; }

    /// <summary>The score from which on a passage is taken for an answer.</summary>
    public double StrongFrom { get; init; }

    /// <summary>The score from which on it may be sent without a person's look.</summary>
    public double SureFrom { get; init; }

    /// <summary>Whether the passage is taken for an answer.</summary>
    public bool IsStrong => Score > 0 && Score >= StrongFrom;
}
