using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Media;

namespace Appliance.Host.Handoff;

/// <summary>A message as staff see it.</summary>
internal sealed record DeskMessage(
    long Id, long ConversationId, MessageAuthor Author, string Kind, string? Text, string? ExternalId, string? StaffName, DateTimeOffset OccurredAt, string? RedFlags)
{
    /// <summary>The words of a voice note, as a machine heard them; not checked by anybody.</summary>
    public string? Transcript { get; init; }

    /// <summary>How sure the transcript is, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>The recording of a voice note; null when it is not kept.</summary>
    public string? Audio { get; init; }

    /// <summary>The photo or document; null when it is not kept.</summary>
    public string? File { get; init; }

    /// <summary>The words of a photo or document, as a machine read them; not checked by anybody.</summary>
    public string? ReadText { get; init; }

    /// <summary>Why there are no words or no file.</summary>
    public string? Problem { get; init; }

    /// <summary>A stored message with its file.</summary>
    /// <param name="message">The message.</param>
    /// <param name="media">Its file, if it came with one.</param>
    /// <param name="folder">Where files are.</param>
    public static DeskMessage Of(StoredMessage message, StoredMedia? media, string folder)
    {
        bool voice = message.Kind == "voice", heard = media?.Outcome == MediaOutcome.Heard;
        string? path = media?.File is { } file ? Path.Combine(folder, file) : null;
        return new DeskMessage(
            message.Id, message.ConversationId, message.Author, message.Kind, message.Text, message.ExternalId, message.StaffName, message.OccurredAt, message.RedFlags)
        {
            Transcript = heard ? message.Text : null,
            Confidence = heard ? media!.Confidence : null,
            Audio = voice ? path : null,
            File = voice ? null : path,
            ReadText = voice ? null : media?.Text,
            Problem = media?.Problem,
        };
    }
}
