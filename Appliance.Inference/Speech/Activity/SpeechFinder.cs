namespace Appliance.Inference.Speech.Activity;

/// <summary>Probabilities of speech → stretches in which somebody speaks.</summary>
internal static class SpeechFinder
{
    /// <summary>Probability at which speech begins.</summary>
    internal const float Begin = 0.5f;

    /// <summary>Probability below which it may have ended.</summary>
    internal const float End = 0.35f;

    /// <summary>Shorter stretches are clicks and coughs, in seconds.</summary>
    internal const double MinSpeechSeconds = 0.2;

    /// <summary>A pause within speech is shorter than this, in seconds.</summary>
    internal const double MaxPauseSeconds = 0.3;

    private const double WindowSeconds = (double)VoiceActivity.WindowSamples / HearingLimits.SampleRate;

    /// <summary>The stretches, in order, with nothing added around them.</summary>
    internal static IReadOnlyList<SpeechSpan> Find(ReadOnlySpan<float> probabilities)
    {
        var spans = new List<SpeechSpan>();
        int start = -1, quiet = -1;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] >= Begin)
            {
                start = start < 0 ? i : start;
                quiet = -1;
            }
            else if (start >= 0 && probabilities[i] < End)
            {
                quiet = quiet < 0 ? i : quiet;
                if ((i + 1 - quiet) * WindowSeconds < MaxPauseSeconds)
                    continue;
                Add(spans, start, quiet);
                start = quiet = -1;
            }
        }

        if (start >= 0)
            Add(spans, start, quiet < 0 ? probabilities.Length : quiet);
        return spans;
    }

    private static void Add(List<SpeechSpan> spans, int start, int end)
    {
        var span = new SpeechSpan(start * WindowSeconds, end * WindowSeconds);
        if (span.Length >= MinSpeechSeconds)
            spans.Add(span);
    }
}
