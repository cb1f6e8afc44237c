namespace Appliance.Inference.Speech.Activity;

/// <summary>Where to cut a recording into windows that the model can hear at once: in the pauses, and without the silence around.</summary>
internal static class WindowPlan
{
    /// <summary>Sound kept before and after speech, in seconds.</summary>
    internal const double PaddingSeconds = 0.3;

    /// <summary>The next window from a moment on; null when nobody speaks any more.</summary>
    /// <param name="speech">Stretches of speech, in order.</param>
    /// <param name="from">Where to begin, in seconds.</param>
    /// <param name="duration">Length of the recording in seconds.</param>
    internal static SpeechSpan? Next(IReadOnlyList<SpeechSpan> speech, double from, double duration)
    {
        SpeechSpan[] rest = [.. speech.Where(span => span.End > from)];
        if (rest.Length == 0)
            return null;
        double start = Math.Max(from, rest[0].Start - PaddingSeconds);
        double end = Math.Min(duration, rest[^1].End + PaddingSeconds);
        return new SpeechSpan(start, end - start <= HearingLimits.MaxWindowSeconds ? end : Cut(rest, start));
    }

    /// <summary>Seconds of speech after a moment.</summary>
    internal static double SpeechAfter(IReadOnlyList<SpeechSpan> speech, double from, double to) =>
        speech.Sum(span => Math.Max(0, Math.Min(span.End, to) - Math.Max(span.Start, from)));

    // The last pause that still fits, or, where nobody draws breath, the longest window there is.
    private static double Cut(SpeechSpan[] speech, double start)
    {
        double latest = start + HearingLimits.MaxWindowSeconds, earliest = start + HearingLimits.MinWindowSeconds;
        for (int i = speech.Length - 2; i >= 0; i--)
        {
            double middle = (speech[i].End + speech[i + 1].Start) / 2;
            if (middle <= latest && middle >= earliest)
                return middle;
        }

        return latest;
    }
}
