using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>How far two questions ask the same, 0..1: overlap of what they are about, and of their letters for misspellings.</summary>
internal static class QuestionSimilarity
{
    /// <summary>Letters in the n-grams that are compared.</summary>
    public const int GramLength = 3;

    // What a topic word of the variant that the patient left out costs, against 1 for one that the patient added.
    private const double MissingWeight = 0.6;
    private const double MisspeltCredit = 0.9;
    private const double TermShare = 0.75;
    private const double ConditionFactor = 0.6;

    // Each topic word that only the patient has ("on Christmas", "for a colonoscopy") asks for something narrower.
    private const double AddedTopicFactor = 0.75;

    /// <summary>
    /// Compares what a patient asks with a known variant. Words that only the patient has lower the result more than
    /// words left out, and a number or a negation on one side only is another question.
    /// </summary>
    public static double Of(AnalyzedQuestion asked, AnalyzedQuestion variant)
    {
        if (asked.Folded == variant.Folded)
            return 1;
        double overlap = TermOverlap(asked, variant, out int added);
        double score = (TermShare * overlap) + ((1 - TermShare) * GramOverlap(asked.Folded, variant.Folded));
        score *= Math.Pow(AddedTopicFactor, added);
        if (asked.Negated != variant.Negated)
            score *= ConditionFactor;
        return asked.Numbers.SetEquals(variant.Numbers) ? score : score * ConditionFactor;
    }

    private static double TermOverlap(AnalyzedQuestion asked, AnalyzedQuestion variant, out int added)
    {
        double common = 0;
        double extra = 0;
        added = 0;
        var unmatched = new Dictionary<string, double>(variant.Terms);
        foreach ((string token, double weight) in asked.Terms)
        {
            if (unmatched.Remove(token))
            {
                common += weight;
            }
            else if (unmatched.Keys.FirstOrDefault(other => Misspelt(token, other)) is { } near)
            {
                unmatched.Remove(near);
                common += weight * MisspeltCredit;
                extra += weight * (1 - MisspeltCredit);
            }
            else
            {
                extra += weight;
                added += weight > AnalyzedQuestion.FunctionWordWeight ? 1 : 0;
            }
        }

        double missing = unmatched.Values.Sum() * MissingWeight;
        double all = common + extra + missing;
        return all == 0 ? 0 : common / all;
    }

    private static bool Misspelt(string a, string b) =>
        a.Length >= SpellingVariants.MinLength && b.Length >= SpellingVariants.MinLength && SpellingVariants.DifferByOne(a, b);

    // Dice coefficient of the character n-grams.
    private static double GramOverlap(string a, string b)
    {
        HashSet<string> left = Grams(a);
        HashSet<string> right = Grams(b);
        int common = left.Count(right.Contains);
        return left.Count + right.Count == 0 ? 0 : 2.0 * common / (left.Count + right.Count);
    }

    private static HashSet<string> Grams(string text)
    {
        string padded = $" {text} ";
        var grams = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i + GramLength <= padded.Length; i++)
            grams.Add(padded.Substring(i, GramLength));
        return grams;
    }
}
