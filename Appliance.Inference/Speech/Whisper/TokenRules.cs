using Appliance.Inference.Chat;

namespace Appliance.Inference.Speech.Whisper;

/// <summary>
/// Which token may follow in a transcription with time marks: the rules of Whisper's own decoder (openai/whisper, decoding.py,
/// ApplyTimestampRules and SuppressBlank). Time marks come in pairs, never go back, and the first is at most one second.
/// </summary>
internal sealed class TokenRules(WhisperVocabulary vocabulary)
{
    /// <summary>Time marks a second.</summary>
    internal const int MarksPerSecond = 50;

    private const int MaxInitialMark = 1 * MarksPerSecond;

    /// <summary>Forbids what must not follow, and returns the logarithm of the sum over what may: a token's log-probability is its logit less this.</summary>
    /// <param name="logits">Changed in place: forbidden tokens become negative infinity.</param>
    /// <param name="tokens">What was decoded so far.</param>
    internal float Apply(Span<float> logits, ReadOnlySpan<int> tokens)
    {
        foreach (int token in vocabulary.Suppressed)
            logits[token] = float.NegativeInfinity;
        Span<float> text = logits[..vocabulary.FirstTimestamp], marks = logits[vocabulary.FirstTimestamp..];
        if (tokens.IsEmpty)
        {
            logits[vocabulary.EndOfText] = float.NegativeInfinity;
            if (vocabulary.Space >= 0)
                logits[vocabulary.Space] = float.NegativeInfinity;
            if (marks.Length > MaxInitialMark + 1)
                marks[(MaxInitialMark + 1)..].Fill(float.NegativeInfinity);
        }

        if (!tokens.IsEmpty && IsMark(tokens[^1]))
        {
            bool paired = tokens.Length < 2 || IsMark(tokens[^2]);
            (paired ? marks : logits[..vocabulary.EndOfText]).Fill(float.NegativeInfinity);
        }

        int last = LastMark(tokens);
        if (last > 0)
            marks[..Math.Min(last, marks.Length)].Fill(float.NegativeInfinity);
        return PreferMarks(logits, text, marks);
    }

    /// <summary>Position of the last time mark; -1 when there is none.</summary>
    internal int LastMark(ReadOnlySpan<int> tokens)
    {
        for (int i = tokens.Length - 1; i >= 0; i--)
        {
            if (IsMark(tokens[i]))
                return tokens[i] - vocabulary.FirstTimestamp;
        }

        return -1;
    }

    /// <summary>Whether a token is a time mark.</summary>
    internal bool IsMark(int token) => token >= vocabulary.FirstTimestamp;

    // When all time marks together are more probable than any single word, one of them follows.
    private static float PreferMarks(Span<float> logits, Span<float> text, Span<float> marks)
    {
        LogitMath.IndexOfMax(logits, out float max);
        float total = LogitMath.LogSumExp(logits, max);
        LogitMath.IndexOfMax(text, out float mostText);
        LogitMath.IndexOfMax(marks, out float mostMark);
        if (float.IsNegativeInfinity(mostMark))
            return total;
        if (LogitMath.LogSumExp(marks, mostMark) > mostText)
            text.Fill(float.NegativeInfinity);
        return total;
    }
}
