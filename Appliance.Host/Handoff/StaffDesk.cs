using Appliance.Host.Media;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Media;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Switches;

namespace Appliance.Host.Handoff;

/// <summary>What staff asked for cannot be done; the message says why and what to do.</summary>
internal sealed class DeskException(string message) : Exception(message);

/// <summary>A conversation as staff see it.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Contact">Who writes.</param>
/// <param name="Handoff">What waits for a person; null for nothing.</param>
/// <param name="Understood">What the patient's last words were taken for; null where nothing was understood.</param>
/// <param name="Messages">The last messages, oldest first.</param>
internal sealed record DeskView(Conversation Conversation, Contact Contact, HandoffLine? Handoff, UnderstoodIntent? Understood, IReadOnlyList<DeskMessage> Messages);

/// <summary>What words were taken for.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1.</param>
internal sealed record UnderstoodIntent(string Intent, double? Confidence);

/// <summary>What staff and administrators do with conversations. Thread-safe.</summary>
internal sealed class StaffDesk(
    Store store, ConversationStore conversations, ContactStore contacts, MessageStore messages, TurnStore turns, HandoffStore handoffs, MediaStore media,
    PipelineSignals signals, TimeProvider time)
{
    /// <summary>Messages shown of a conversation.</summary>
    public const int MessagesShown = 50;

    /// <summary>Characters of a reply (WhatsApp's limit for a text).</summary>
    public const int MaxReplyCharacters = 4_096;

    /// <summary>Conversations that wait for a person.</summary>
    public IReadOnlyList<HandoffLine> List() => handoffs.List();

    /// <summary>One conversation with its last messages.</summary>
    /// <exception cref="DeskException">There is no such conversation.</exception>
    public DeskView Show(long conversationId)
    {
        Conversation conversation = Require(conversationId);
        IReadOnlyList<StoredMessage> thread = messages.Recent(conversationId, MessagesShown);
        IReadOnlyDictionary<long, StoredMedia> files = media.Of(conversationId, thread.Count > 0 ? thread[0].Id : 0);
        string folder = Path.Combine(Path.GetDirectoryName(store.Path)!, MediaFolder.Name);
        return new DeskView(
            conversation,
            contacts.Get(conversation.ContactId),
            handoffs.List().FirstOrDefault(line => line.ConversationId == conversationId),
            turns.LastUnderstood(conversationId) is { } turn ? new UnderstoodIntent(turn.Intent!, turn.Confidence) : null,
            [.. thread.Select(message => DeskMessage.Of(message, files.GetValueOrDefault(message.Id), folder))]);
    }

    /// <summary>Sends a person's reply in the same thread; the appliance is silent there from now on.</summary>
    /// <returns>The outbox row.</returns>
    /// <exception cref="DeskException">No such conversation, or the text is empty or too long.</exception>
    public async Task<long> ReplyAsync(long conversationId, string staffName, string text)
    {
        Require(conversationId);
        CheckText(text);
        DateTimeOffset now = time.GetUtcNow();
        long id = await store.WriteAsync(session =>
        {
            HandoffStore.Claim(session, conversationId, staffName, now);
            return Send(session, conversationId, staffName, text, now);
        });
        signals.Outbox.Set();
        return id;
    }

    /// <summary>Approves an open draft and sends it; the appliance goes on in the conversation afterwards.</summary>
    /// <exception cref="DeskException">No such open draft.</exception>
    public async Task<long> ApproveAsync(long draftId, string staffName)
    {
        DateTimeOffset now = time.GetUtcNow();
        long id = await store.WriteAsync(session =>
        {
            Draft draft = RequireDraft(session, draftId);
            DraftStore.Decide(session, draftId, approved: true, staffName, now);
            long outbox = Send(session, draft.ConversationId, staffName, draft.Text, now);
            HandoffStore.Release(session, draft.ConversationId, now);
            return outbox;
        });
        signals.Outbox.Set();
        return id;
    }

    /// <summary>Changes the text of an open draft.</summary>
    /// <exception cref="DeskException">No such open draft, or the text is empty or too long.</exception>
    public Task EditAsync(long draftId, string text)
    {
        CheckText(text);
        return store.WriteAsync(session =>
        {
            RequireDraft(session, draftId);
            DraftStore.Edit(session, draftId, text);
        });
    }

    /// <summary>Drops an open draft; the handoff stays open, the patient still waits for a person.</summary>
    /// <exception cref="DeskException">No such open draft.</exception>
    public Task DiscardAsync(long draftId, string staffName) => store.WriteAsync(session =>
    {
        RequireDraft(session, draftId);
        DraftStore.Decide(session, draftId, approved: false, staffName, time.GetUtcNow());
    });

    /// <summary>Gives a conversation back to the appliance.</summary>
    /// <exception cref="DeskException">There is no such conversation.</exception>
    public Task ReleaseAsync(long conversationId)
    {
        Require(conversationId);
        return store.WriteAsync(session => HandoffStore.Release(session, conversationId, time.GetUtcNow()));
    }

    /// <summary>Turns the kill switch on, for everything or one conversation.</summary>
    /// <exception cref="DeskException">There is no such conversation.</exception>
    public Task PauseAsync(long? conversationId) => SwitchAsync(conversationId, time.GetUtcNow());

    /// <summary>Turns the kill switch off.</summary>
    /// <exception cref="DeskException">There is no such conversation.</exception>
    public Task ResumeAsync(long? conversationId) => SwitchAsync(conversationId, null);

    private Task SwitchAsync(long? conversationId, DateTimeOffset? since)
    {
        if (conversationId is not { } id)
            return store.WriteAsync(session => SwitchStore.SetPaused(session, since));
        Require(id);
        return store.WriteAsync(session => ConversationStore.SetPaused(session, id, since));
    }

    private static long Send(WriteSession session, long conversationId, string staffName, string text, DateTimeOffset now) => OutboxStore.Add(
        session,
        new NewOutboxMessage(
            conversationId, "staff:" + Guid.NewGuid().ToString("N"), "staff", OutboxUrgency.Staff, "reply", text, StaffName: staffName),
        now)!.Value;

    private Conversation Require(long id) => conversations.Find(id)
        ?? throw new DeskException($"There is no conversation {id}. \"appliance handoff list\" shows those that wait.");

    private static Draft RequireDraft(WriteSession session, long id) => DraftStore.Find(session, id) switch
    {
        null => throw new DeskException($"There is no draft {id}. \"appliance handoff list\" shows the open ones."),
        { Status: not "open" } draft => throw new DeskException($"Draft {id} was {draft.Status} already{(draft.StaffName is null ? "" : " by " + draft.StaffName)}."),
        { } draft => draft,
    };

    private static void CheckText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new DeskException("The text is empty.");
        if (text.Length > MaxReplyCharacters)
            throw new DeskException($"The text has {text.Length} characters; WhatsApp carries {MaxReplyCharacters}. Shorten it or send two.");
    }
}
