namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Whether a passage answers a question, judged by words alone. <see cref="Score"/> is a logistic function of the
/// features, chosen on the questions in <c>Appliance.Tests/Knowledge/Library/questions.jsonl</c> that are not held out.
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
    public const double StrongThreshold = 0.5;

    private const double LoneWordPenalty = 4;
    private const double LoneSubjectPenalty = 6;

    /// <summary>Estimated probability that the passage answers the question, 0..1.</summary>
    public double Score => 1 / (1 + Math.Exp(-Logit()));

    /// <summary>Whether the passage may be quoted as the answer.</summary>
    public bool IsStrong => Score >= StrongThreshold;

    // A single word is in many passages by the way; it says little unless the line or its headings are about it.
    private double LoneWord => Matched > 1 ? 0
        : (SubjectOnly ? LoneSubjectPenalty * (1 - Focus) : LoneWordPenalty * (1 - Math.Max(Focus, Heading))) + (LoneWordPenalty * Unknown);

    private double Logit() =>
        -8 + (9 * Coverage) + (3 * Own) + Margin + Heading + Focus - Unknown - (SameLanguage ? 0 : 0.5) - LoneWord;
}
