using System.Text;
using Appliance.Inference.Classification;

namespace Appliance.Inference.Languages;

/// <summary>
/// Tells in which language a short message is written. What a text says is weighed against what was known before (Bayes' rule):
/// the shorter the text, the more the earlier language counts, so "ok" or "no" stays in the conversation's language while
/// "good morning" does not. Thread-safe; the classifier belongs to the caller.
/// </summary>
/// <param name="classifier">Trained with language codes, and <see cref="Other"/> for every further language, as labels.</param>
public sealed class LanguageDetector(ITextClassifier classifier)
{
    /// <summary>Code of every language that is not served.</summary>
    public const string Other = "other";

    /// <summary>Up to so many words a text says little about its language.</summary>
    public const int FewWords = 2;

    /// <summary>Below this probability the text does not decide against what was known before.</summary>
    public const float LowConfidence = 0.6f;

    /// <summary>How its classifier is trained: five labels need a much smaller network than the intents do.</summary>
    public static ClassifierTrainingOptions TrainingOptions { get; } = new() { HiddenUnits = 16, Members = 2, Epochs = 8 };

    // How many times likelier the known language is than any other single one before the text is read.
    private const float PriorOddsFewWords = 20;
    private const float PriorOdds = 4;

    /// <summary>Guesses the language.</summary>
    /// <param name="text">The message; one without letters says nothing.</param>
    /// <param name="prior">The language the writer used before, null when unknown; a code that was not trained counts as unknown.</param>
    public LanguageGuess Detect(string text, string? prior)
    {
        string? known = prior is not null && classifier.Labels.Contains(prior, StringComparer.Ordinal) ? prior : null;
        Letters letters = Letters.Count(text);
        if (letters.Foreign > letters.Latin)
            return new LanguageGuess(Other, 1);
        if (letters.Latin == 0)
            return known is null ? new LanguageGuess(null, 0) : new LanguageGuess(known, Share(PriorOddsFewWords));
        return Weigh(classifier.Classify(text).Top, known, letters.Words <= FewWords ? PriorOddsFewWords : PriorOdds);
    }

    private static LanguageGuess Weigh(IReadOnlyList<LabelScore> scores, string? known, float odds)
    {
        float total = 0;
        LabelScore best = default;
        float knownScore = 0;
        foreach (LabelScore score in scores)
        {
            float weighed = score.Probability * (score.Label == known ? odds : 1);
            total += weighed;
            if (score.Label == known)
                knownScore = weighed;
            if (weighed > best.Probability)
                best = new LabelScore(score.Label, weighed);
        }

        float confidence = best.Probability / total;
        return known is not null && confidence < LowConfidence
            ? new LanguageGuess(known, knownScore / total)
            : new LanguageGuess(best.Label, confidence);
    }

    private float Share(float odds) => odds / (odds + classifier.Labels.Count - 1);

    /// <summary>What a text is written with.</summary>
    private readonly record struct Letters(int Latin, int Foreign, int Words)
    {
        // Latin, its supplements and extensions end here; phonetic and other scripts follow.
        private const int LastLatin = 0x024F;
        private const int FirstLatinAdditional = 0x1E00;
        private const int LastLatinAdditional = 0x1EFF;

        internal static Letters Count(string text)
        {
            int latin = 0;
            int foreign = 0;
            int words = 0;
            bool inWord = false;
            foreach (Rune rune in text.AsSpan(0, Math.Min(text.Length, TextFeaturizer.MaxTextCharacters)).EnumerateRunes())
            {
                bool letter = Rune.IsLetter(rune);
                if (letter && IsLatin(rune.Value))
                    latin++;
                else if (letter)
                    foreign++;
                words += letter && !inWord ? 1 : 0;
                inWord = letter;
            }

            return new Letters(latin, foreign, words);
        }

        private static bool IsLatin(int value) => value is <= LastLatin or (>= FirstLatinAdditional and <= LastLatinAdditional);
    }
}
