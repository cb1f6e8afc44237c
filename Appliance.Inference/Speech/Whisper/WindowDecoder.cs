using Appliance.Inference.Chat;

namespace Appliance.Inference.Speech.Whisper;

/// <summary>Turns the encoder's output into tokens, one after the other. Used by one thread.</summary>
internal sealed class WindowDecoder
{
    // A stretch of tokens that repeats itself this often, and for at least this many tokens, is a loop.
    private const int LoopRepeats = 3, LoopTokens = 12, LongestLoop = 24;

    private readonly WhisperModel model;
    private readonly WhisperState state;
    private readonly TokenRules rules;
    private readonly int maxTokens;

    internal WindowDecoder(WhisperModel model, WhisperState state)
    {
        this.model = model;
        this.state = state;
        rules = new TokenRules(model.Vocabulary);
        // Half of the context belongs to what precedes; as whisper.cpp has it.
        maxTokens = (model.TextContext / 2) - 4;
    }

    /// <summary>Probability of each language of the vocabulary, and that nobody speaks, as the model hears them.</summary>
    internal (float[] Languages, float NoSpeech) DetectLanguage()
    {
        WhisperVocabulary vocabulary = model.Vocabulary;
        Span<float> logits = state.Decode([vocabulary.Start], 0);
        LogitMath.IndexOfMax(logits, out float max);
        float noSpeech = MathF.Exp(logits[vocabulary.NoSpeech] - LogitMath.LogSumExp(logits, max));
        Span<float> languages = logits.Slice(vocabulary.Start + 1, vocabulary.Languages.Count);
        float[] probabilities = new float[languages.Length];
        if (languages.IsEmpty)
            return (probabilities, noSpeech);
        LogitMath.IndexOfMax(languages, out float likeliest);
        float sum = LogitMath.LogSumExp(languages, likeliest);
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = MathF.Exp(languages[i] - sum);
        return (probabilities, noSpeech);
    }

    /// <summary>Decodes the window that was encoded last.</summary>
    /// <param name="language">Token of the language; -1 for an English-only model.</param>
    /// <param name="hint">Tokens of vocabulary that may occur; they are not part of the result.</param>
    /// <param name="temperature">0 for the most probable tokens.</param>
    /// <param name="seconds">Length of the window: a time mark at its end ends the text.</param>
    /// <param name="chance">For temperatures above 0.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    internal DecodedWindow Decode(int language, ReadOnlySpan<int> hint, float temperature, double seconds, Random chance, CancellationToken cancellationToken)
    {
        int[] prompt = Prompt(language, hint);
        Span<float> logits = state.Decode(prompt, 0);
        var tokens = new List<DecodedToken>();
        int[] ids = new int[maxTokens];
        double sum = 0;
        int lastMark = (int)Math.Round(seconds * TokenRules.MarksPerSecond) - (TokenRules.MarksPerSecond / 10);
        while (tokens.Count < maxTokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float total = rules.Apply(logits, ids.AsSpan(0, tokens.Count));
            int next = temperature == 0 ? LogitMath.IndexOfMax(logits, out _) : Sample(logits, temperature, chance);
            float probability = logits[next] - total;
            sum += probability;
            bool end = next == model.Vocabulary.EndOfText;
            if (!end)
            {
                ids[tokens.Count] = next;
                tokens.Add(new DecodedToken(next, probability));
            }

            if (end || (tokens.Count > 1 && rules.IsMark(next) && next - model.Vocabulary.FirstTimestamp >= lastMark))
                return new DecodedWindow(tokens, sum / (tokens.Count + (end ? 1 : 0)), Complete: true);
            if (IsLoop(ids.AsSpan(0, tokens.Count)))
                break;
            logits = state.Decode([next], prompt.Length + tokens.Count - 1);
        }

        return new DecodedWindow(tokens, sum / Math.Max(1, tokens.Count), Complete: false);
    }

    /// <summary>Whether the end of a list of tokens is the same stretch over and over.</summary>
    internal static bool IsLoop(ReadOnlySpan<int> tokens)
    {
        for (int length = 1; length <= LongestLoop; length++)
        {
            int repeated = Math.Max(LoopRepeats * length, LoopTokens);
            if (tokens.Length < repeated)
                continue;
            ReadOnlySpan<int> end = tokens[^repeated..];
            if (end[length..].SequenceEqual(end[..^length]))
                return true;
        }

        return false;
    }

    private int[] Prompt(int language, ReadOnlySpan<int> hint)
    {
        WhisperVocabulary vocabulary = model.Vocabulary;
        int[] before = hint.IsEmpty ? [] : [vocabulary.Previous, .. hint];
        return language < 0 ? [.. before, vocabulary.Start] : [.. before, vocabulary.Start, language, vocabulary.Transcribe];
    }

    private static int Sample(ReadOnlySpan<float> logits, float temperature, Random chance)
    {
        LogitMath.IndexOfMax(logits, out float max);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((logit - max) / temperature);
        double left = chance.NextDouble() * sum;
        int last = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNegativeInfinity(logits[i]))
                continue;
            last = i;
            left -= Math.Exp((logits[i] - max) / temperature);
            if (left <= 0)
                break;
        }

        return last;
    }
}
