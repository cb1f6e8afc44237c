namespace Appliance.Knowledge.Utterances;

/// <summary>Whether a person has looked at an utterance.</summary>
public enum UtteranceStatus
{
    /// <summary>Waits for a person.</summary>
    Added,

    /// <summary>The next model learns from it.</summary>
    Accepted,
}

/// <summary>A patient's words with the intent they are an example of.</summary>
public sealed class Utterance
{
    public long Id { get; init; }

    /// <summary>Without names and numbers.</summary>
    public string Text { get; init; } = "";

    public string Intent { get; init; } = "";

    /// <summary>it, en, es or pt.</summary>
    public string Language { get; init; } = "";

    /// <summary>Who wrote it, so that it can be erased with them; null when nobody knows.</summary>
    public long? ContactId { get; init; }

    public UtteranceStatus Status { get; init; }

    public string AddedBy { get; init; } = "";

    public DateTimeOffset AddedAt { get; init; }

    public string? DecidedBy { get; init; }
}
