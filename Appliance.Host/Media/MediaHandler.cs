using Appliance.Host.Channels;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.RedFlags;
using Appliance.Host.Voice;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Media;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Media;

/// <summary>
/// Handles the file of one fragment: fetches it, hears or reads it, watches the words for dangers, and notes all that in one transaction.
/// What was noted is not done again after a restart. Thread-safe.
/// </summary>
internal sealed class MediaHandler(
    Store store,
    MediaStore media,
    MediaFolder folder,
    MediaFetcher fetcher,
    NoteListener listener,
    PaperReader papers,
    ContactStore contacts,
    ConversationStore conversations,
    WatchStep watch,
    PipelineSignals signals,
    MediaSection options,
    TimeProvider time)
{
    /// <summary>Times that the handling of a file is begun; counted before, because a damaged file may end the process.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The forms of message whose files are fetched.</summary>
    public static bool Handles(MessageKind kind) => kind is MessageKind.Voice or MessageKind.Image or MessageKind.Document;

    /// <summary>Handles the file and returns the fragment with what was found.</summary>
    /// <exception cref="StoreException">Nothing was noted; try again.</exception>
    public async Task<Fragment> RunAsync(MediaFragment item, CancellationToken cancellationToken)
    {
        Fragment fragment = item.Fragment;
        if (media.Find(fragment.MessageId) is not { } row)
            return With(fragment, new MediaFinding(MediaOutcome.Missing, Problem: "the message was removed"), []);
        if (row.Outcome is { } outcome)
        {
            var noted = new MediaFinding(outcome, row.Text, row.Language, row.Confidence, row.Problem);
            return With(fragment, noted, Watched(noted));
        }

        int attempts = await media.BeginAttemptAsync(fragment.MessageId);
        (MediaFinding finding, string? file) = attempts > MaxAttempts
            ? (new MediaFinding(MediaOutcome.Damaged, Problem: $"tried {MaxAttempts} times without a result"), row.File)
            : await FindAsync(item, row, cancellationToken);
        IReadOnlyList<RedFlagHit> hits = Watched(finding);
        bool forget = options.KeepDays == 0 && finding.Outcome == MediaOutcome.Heard;
        await store.WriteAsync(session => Note(session, item, finding, hits, forget));
        if (hits.Count > 0)
        {
            signals.Outbox.Set();
            signals.Alerts.Set();
        }

        if (forget && file is not null)
            folder.Delete(file);
        return With(fragment, finding, hits);
    }

    private async Task<(MediaFinding Finding, string? File)> FindAsync(MediaFragment item, StoredMedia row, CancellationToken cancellationToken)
    {
        string? file = folder.Has(row.File) ? row.File : null;
        if (file is null)
        {
            (file, string? problem) = await fetcher.FetchAsync(item.Fragment.MessageId, item.BusinessNumber, item.Reference, cancellationToken);
            if (file is null)
                return (new MediaFinding(MediaOutcome.Missing, Problem: problem), null);
        }

        string path = folder.PathOf(file);
        if (item.Fragment.Kind == MessageKind.Voice)
            return (await listener.HearAsync(path, contacts.Get(conversations.Find(item.ConversationId)!.ContactId).Language, cancellationToken), file);
        return (new MediaFinding(MediaOutcome.Kept, await papers.ReadAsync(path, item.Fragment.Kind, cancellationToken)), file);
    }

    // What a photo or a document says is for staff's eyes: a leaflet full of symptoms is no emergency of its reader.
    private IReadOnlyList<RedFlagHit> Watched(MediaFinding finding) => finding.Outcome == MediaOutcome.Heard ? watch.Run(finding.Text, null) : [];

    private void Note(WriteSession session, MediaFragment item, MediaFinding finding, IReadOnlyList<RedFlagHit> hits, bool forget)
    {
        Fragment fragment = item.Fragment;
        MediaStore.Settle(session, fragment.MessageId, finding, forget);
        if (finding.Outcome != MediaOutcome.Heard)
            return;
        string? flags = hits.Count == 0 ? null : string.Join(',', hits.Select(hit => hit.Rule).Distinct());
        MessageStore.SetTranscript(session, fragment.MessageId, finding.Text!, flags);
        if (hits.Count > 0)
            watch.Alarm(session, ConversationStore.Get(session, item.ConversationId), fragment.EventId, finding.Text!, hits, time.GetUtcNow());
    }

    private static Fragment With(Fragment fragment, MediaFinding finding, IReadOnlyList<RedFlagHit> hits) => fragment with
    {
        Text = finding.Outcome == MediaOutcome.Heard ? finding.Text : fragment.Text,
        Flags = [.. fragment.Flags, .. hits],
        Media = finding,
    };
}
