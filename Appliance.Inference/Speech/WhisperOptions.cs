namespace Appliance.Inference.Speech;

/// <summary>How a Whisper model hears.</summary>
public sealed record WhisperOptions
{
    /// <summary>Most recordings that may wait; one more is refused.</summary>
    public const int DefaultQueueLimit = 256;

    /// <summary>Most threads by default: more gain little on one recording.</summary>
    private const int MaxDefaultThreads = 4;

    /// <summary>The model: a ggml file of whisper.cpp. It is opened in this process, so try an unknown file elsewhere first (<see cref="WhisperProbe"/>).</summary>
    public required string ModelPath { get; init; }

    /// <summary>Recordings that are heard at the same time; each takes its own working memory (150 MB for the base model, 1 GB for large ones).</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Threads that compute on one recording.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, MaxDefaultThreads);

    /// <summary>Most recordings that wait.</summary>
    public int QueueLimit { get; init; } = DefaultQueueLimit;

    /// <summary>ISO 639-1 codes of the languages whose words are wanted. Speech in others is <see cref="HearingOutcome.Unclear"/>.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["it", "en", "es", "pt"];
}
