namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Whether a passage answers a question, judged by words alone. <see cref="Score"/> is a logistic function of the
/// features, fitted on the first half of the questions in <c>Appliance.Tests/Knowledge/Library/questions.jsonl</c>.
/// </summary>
/// <param name="Coverage">Share of the question's informative words, weighted by rarity, that the best line covers with its headings, 0..1.</param>
/// <param name="Own">The share that the best line covers by itself, 0..1.</param>
/// <param name="Margin">Coverage ahead of the best passage of another document of the same language, −1..1.</param>
/// <param name="Heading">Share of the question's words in the title and headings, 0..1.</param>
/// <param name="SameLanguage">The passage is in the asker's language.</param>
/// <param name="Terms">Informative words and concepts in the question.</param>
/// <param name="Unknown">Share of the question's informative words, by weight, that occur in no document, 0..1.</param>
public sealed record Evidence(double Coverage, double Own, double Margin, double Heading, bool SameLanguage, int Terms, double Unknown)
{
    /// <summary>From here on the passage is quoted.</summary>
    public const double StrongThreshold = 0.5;

    /// <summary>Estimated probability that the passage answers the question, 0..1.</summary>
    public double Score => 1 / (1 + Math.Exp(-Logit()));

    /// <summary>Whether the passage may be quoted as the answer.</summary>
    public bool IsStrong => Score >= StrongThreshold;

    private double Logit() => -9 + (10 * Coverage) + (2 * Own) + (1.5 * Margin) + (0.5 * Heading) + (SameLanguage ? 0 : -0.5);
}
