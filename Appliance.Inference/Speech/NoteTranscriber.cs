using Appliance.Inference.Speech.Activity;
using Appliance.Inference.Speech.Whisper;

namespace Appliance.Inference.Speech;

/// <summary>What a recording is heard with.</summary>
/// <param name="Samples">16 kHz, mono, -1 to 1.</param>
/// <param name="ExpectedLanguage">What the speaker spoke before; null when unknown.</param>
/// <param name="Vocabulary">Names and terms that may occur; null for none.</param>
internal sealed record HearingRequest(ReadOnlyMemory<float> Samples, string? ExpectedLanguage, string? Vocabulary);

/// <summary>Hears one recording after the other. Used by one thread.</summary>
internal sealed class NoteTranscriber(WhisperModel model, WhisperState state, IVoiceActivity activity, IReadOnlyList<string> served)
{
    private const int ChanceSeed = 1;
    private const double SecondsPerSample = 1.0 / HearingLimits.SampleRate;

    private readonly WhisperModel model = model;
    private readonly WhisperState state = state;
    private readonly IReadOnlyList<string> served = served;
    private readonly WindowDecoder decoder = new(model, state);

    /// <summary>Hears a recording.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the engine does nothing any more.</exception>
    /// <exception cref="Interop.Whisper.WhisperException">The engine failed.</exception>
    internal Transcript Transcribe(HearingRequest request, CancellationToken cancellationToken)
    {
        double duration = request.Samples.Length * SecondsPerSample;
        TimeSpan length = TimeSpan.FromSeconds(duration);
        if (SoundEnergy.Loudest(request.Samples.Span) < SoundEnergy.Silence)
            return Transcript.Without(HearingOutcome.Silence, "nothing can be heard", length);
        IReadOnlyList<SpeechSpan> speech = SpeechFinder.Find(activity.Probabilities(request.Samples.Span, cancellationToken));
        if (speech.Count == 0)
            return Transcript.Without(HearingOutcome.Silence, "nobody speaks", length);
        return new Note(this, request, speech, duration, cancellationToken).Hear();
    }

    /// <summary>The work on one recording.</summary>
    private sealed class Note(
        NoteTranscriber owner, HearingRequest request, IReadOnlyList<SpeechSpan> speech, double duration, CancellationToken cancellationToken)
    {
        private readonly List<HearingAttempt> attempts = [];
        private readonly List<HeardWord> words = [];
        private readonly List<string> texts = [];
        private readonly Random chance = new(ChanceSeed);
        private readonly WhisperVocabulary vocabulary = owner.model.Vocabulary;
        private readonly int[] hint = Hint(owner.model, request.Vocabulary);
        private SpokenLanguage.Choice? language;
        private double logProbabilities;
        private int tokens;

        private TimeSpan Length => TimeSpan.FromSeconds(duration);

        internal Transcript Hear()
        {
            double from = 0;
            while (WindowPlan.Next(speech, from, duration) is { } window)
            {
                if (window.End - window.Start < WhisperState.MinSamples * SecondsPerSample)
                    break;
                if (HearWindow(window) is not { } heard)
                    return Unclear();
                from = Take(heard.Heard, heard.Window);
            }

            string text = string.Join(' ', texts).Trim();
            return text.Length == 0
                ? Transcript.Without(HearingOutcome.Silence, "no words", Length, attempts)
                : new Transcript(
                    HearingOutcome.Heard, text, language!.Value.Language, language.Value.Probability, Math.Exp(logProbabilities / Math.Max(1, tokens)),
                    Length, words, null, attempts);
        }

        private Transcript Unclear()
        {
            bool foreign = language is { Served: false };
            return Transcript.Without(
                HearingOutcome.Unclear, foreign ? $"the language is probably \"{language!.Value.Language}\", which is not served" : $"not understood: {attempts[^1].Problem}", Length, attempts)
                with
            {
                Language = language?.Language,
                LanguageProbability = language?.Probability ?? 0,
            };
        }

        /// <summary>
        /// The first result that may be believed: shortened context, largest context, then with chance. The largest context gets the whole
        /// recording where it has room for it, as it costs nothing and the model hears better with what is around. Null when there is none.
        /// </summary>
        private (DecodedWindow Heard, SpeechSpan Window)? HearWindow(SpeechSpan window)
        {
            const int whole = HearingLimits.LargestContext;
            int shortened = HearingLimits.AudioContext(window.Length);
            if (shortened < whole)
            {
                owner.state.Load(Samples(window), shortened);
                if (Attempt(window, 0) is { } quick)
                    return (quick, window);
                if (language is { Served: false, Probability: >= HearingLimits.SureOfLanguage })
                    return null;
            }

            SpeechSpan around = duration <= HearingLimits.MaxWindowSeconds ? new SpeechSpan(0, duration) : window;
            owner.state.Load(Samples(around), whole);
            foreach (float temperature in HearingLimits.Temperatures)
            {
                if (Attempt(around, temperature) is { } heard)
                    return (heard, around);
                if (language is { Served: false })
                    return null;
            }

            return null;
        }

        private DecodedWindow? Attempt(SpeechSpan window, float temperature)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (temperature == 0)
                owner.state.Encode();
            cancellationToken.ThrowIfCancellationRequested();
            (float[] probabilities, float noSpeech) = owner.decoder.DetectLanguage();
            if (vocabulary.Languages.Count > 0 && texts.Count == 0)
                language = SpokenLanguage.Choose(vocabulary.Languages, probabilities, owner.served, request.ExpectedLanguage);
            language ??= new SpokenLanguage.Choice("en", 1, owner.served.Contains("en"));
            if (!language.Value.Served)
                return null;
            DecodedWindow decoded = owner.decoder.Decode(
                vocabulary.LanguageToken(language.Value.Language), hint, temperature, window.Length, chance, cancellationToken);
            string text = vocabulary.Text(decoded.Tokens.Select(token => token.Id));
            bool shortened = owner.state.AudioContext < HearingLimits.LargestContext;
            string? problem = HeardTextCheck.Problem(decoded, text, noSpeech, WindowPlan.SpeechAfter(speech, window.Start, window.End), shortened);
            attempts.Add(new HearingAttempt(
                TimeSpan.FromSeconds(window.Start), TimeSpan.FromSeconds(window.End), owner.state.AudioContext, temperature, decoded.MeanLogProbability,
                HeardTextCheck.CompressionRatio(text), noSpeech, problem));
            return problem is null ? decoded : null;
        }

        /// <summary>Keeps what was heard and returns where to go on.</summary>
        private double Take(DecodedWindow heard, SpeechSpan window)
        {
            IReadOnlyList<DecodedToken> kept = heard.Tokens;
            double end = window.End;
            int last = LastMark(kept);
            if (last > 0)
            {
                // Where the model's last time mark leaves speech unheard, what follows the mark is heard again from there.
                double mark = window.Start + ((double)(kept[last].Id - vocabulary.FirstTimestamp) / TokenRules.MarksPerSecond);
                if (mark - window.Start >= HearingLimits.MinProgressSeconds && WindowPlan.SpeechAfter(speech, mark, window.End) >= HearingLimits.MinRemainingSpeechSeconds)
                {
                    kept = [.. kept.Take(last + 1)];
                    end = mark;
                }
            }

            string text = SoundMarks.Remove(vocabulary.Text(kept.Select(token => token.Id)));
            if (text.Length > 0)
                texts.Add(text);
            words.AddRange(WordTimes.Of(vocabulary, kept, window.Start, window.Length));
            logProbabilities += heard.MeanLogProbability * kept.Count;
            tokens += kept.Count;
            return end;
        }

        private int LastMark(IReadOnlyList<DecodedToken> kept)
        {
            for (int i = kept.Count - 1; i >= 0; i--)
            {
                if (kept[i].Id >= vocabulary.FirstTimestamp)
                    return i;
            }

            return -1;
        }

        private ReadOnlySpan<float> Samples(SpeechSpan window)
        {
            int start = (int)(window.Start * HearingLimits.SampleRate);
            int end = Math.Min(request.Samples.Length, (int)(window.End * HearingLimits.SampleRate));
            return request.Samples.Span[start..end];
        }

        private static int[] Hint(WhisperModel model, string? words) => string.IsNullOrWhiteSpace(words)
            ? []
            : model.Tokenize(" " + words[..Math.Min(words.Length, HearingLimits.MaxVocabularyCharacters)].Trim(), HearingLimits.MaxVocabularyTokens);
    }
}
