namespace Appliance.Inference.Speech;

/// <summary>Decides which language is spoken from the model's probabilities and what was expected.</summary>
internal static class SpokenLanguage
{
    /// <summary>A language, its probability, and whether its words are wanted.</summary>
    internal readonly record struct Choice(string Language, double Probability, bool Served);

    /// <summary>
    /// The expected language unless the model is sure of another, or hardly hears the expected one; without an expectation the most probable one, where a language that is
    /// not served must be probable, because related languages are taken for each other in short notes.
    /// </summary>
    /// <param name="languages">Codes, as the model has them.</param>
    /// <param name="probabilities">One for each.</param>
    /// <param name="served">Codes of the wanted languages.</param>
    /// <param name="expected">What the speaker spoke before; null when unknown.</param>
    internal static Choice Choose(IReadOnlyList<string> languages, ReadOnlySpan<float> probabilities, IReadOnlyList<string> served, string? expected)
    {
        int top = 0, topServed = -1, hinted = -1;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[top])
                top = i;
            if (served.Contains(languages[i]) && (topServed < 0 || probabilities[i] > probabilities[topServed]))
                topServed = i;
            if (languages[i] == expected)
                hinted = i;
        }

        bool expectable = hinted >= 0 && probabilities[top] < HearingLimits.SureOfLanguage
            && probabilities[hinted] * HearingLimits.ExpectationWeight >= probabilities[top];
        if (hinted >= 0 && served.Contains(expected!) && (top == hinted || expectable))
            return new Choice(expected!, probabilities[hinted], true);
        if (topServed >= 0 && (top == topServed || probabilities[top] < HearingLimits.UnsureOfLanguage))
            return new Choice(languages[topServed], probabilities[topServed], true);
        return new Choice(languages[top], probabilities[top], false);
    }
}
