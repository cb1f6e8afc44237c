namespace Appliance.Knowledge.Media;

/// <summary>What became of a file that a patient sent.</summary>
public enum MediaOutcome
{
    /// <summary>A voice note whose words were heard.</summary>
    Heard,

    /// <summary>A voice note in which somebody speaks, but not clearly enough.</summary>
    Unclear,

    /// <summary>A voice note in which nobody speaks.</summary>
    Silence,

    /// <summary>A voice note in a language that is not served.</summary>
    Foreign,

    /// <summary>A photo or document that staff can look at; its text was read as far as it could be.</summary>
    Kept,

    /// <summary>A voice note that nothing on this machine can hear.</summary>
    Unheard,

    /// <summary>The file came, but is damaged or of no known form.</summary>
    Damaged,

    /// <summary>The file could not be fetched, or not be believed.</summary>
    Missing,
}

/// <summary>A file that came with a message, and what was found in it.</summary>
public sealed class StoredMedia
{
    public long MessageId { get; init; }

    public long ConversationId { get; init; }

    /// <summary>Times that its handling was begun; counted before each, because a damaged file may end the process.</summary>
    public int Attempts { get; init; }

    /// <summary>Name in the media folder; null before it is fetched and after it was deleted.</summary>
    public string? File { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Null until the file was handled.</summary>
    public MediaOutcome? Outcome { get; init; }

    /// <summary>The words heard in a voice note, or read from a photo or document.</summary>
    public string? Text { get; init; }

    /// <summary>ISO 639-1 code of the spoken language.</summary>
    public string? Language { get; init; }

    /// <summary>How sure the words are, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why there are no words or no file; for staff, without words of the patient.</summary>
    public string? Problem { get; init; }
}

/// <summary>What was found in a file.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">Its words, if any.</param>
/// <param name="Language">ISO 639-1 code of the spoken language.</param>
/// <param name="Confidence">How sure the words are, 0 to 1.</param>
/// <param name="Problem">Why there are no words or no file.</param>
public sealed record MediaFinding(MediaOutcome Outcome, string? Text = null, string? Language = null, double? Confidence = null, string? Problem = null);
