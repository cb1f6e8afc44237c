using System.Text.Json;
using Appliance.Host.Channels;
using Appliance.Host.Pipeline.Steps;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Switches;

namespace Appliance.Host.Pipeline;

/// <summary>
/// Runs one turn of one conversation: counts the attempt, gathers the situation, runs the pipeline, delivers. An event
/// that was tried too often becomes a dead letter and a handoff. Called by <see cref="ConversationLanes"/>.
/// </summary>
internal sealed partial class TurnRunner(
    Store store,
    InboxStore inbox,
    ContactStore contacts,
    ConversationStore conversations,
    MessageStore messages,
    SwitchStore switches,
    TurnPipeline pipeline,
    DeliverStep deliver,
    ReadReceipts receipts,
    PipelineSignals signals,
    TimeProvider time,
    ILogger<TurnRunner> log)
{
    /// <summary>Turns begun with an event at most; counted before inference, because a crash of a native engine ends the process.</summary>
    public const int MaxAttempts = 3;

    /// <summary>Earlier messages given to the steps as context.</summary>
    public const int HistoryMessages = 12;

    /// <summary>Runs the turn.</summary>
    /// <returns>False when it must be tried again.</returns>
    public async Task<bool> RunAsync(long conversationId, IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        long[] events = [.. fragments.Select(f => f.EventId)];
        try
        {
            int attempts = await inbox.BeginAttemptAsync(events);
            if (attempts > MaxAttempts)
            {
                await BuryAsync(conversationId, fragments);
                return true;
            }

            Turn turn = Gather(conversationId, fragments);
            if (turn.Situation is { Owner: not ConversationOwner.Staff, PausedGlobally: false, OptedOut: false })
                receipts.Read(conversationId, fragments);
            turn = await pipeline.RunAsync(turn, cancellationToken);
            await deliver.RunAsync(conversationId, turn);
            return true;
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // The message of an exception may quote the patient; its type and place are enough above Trace.
            LogTurnFailed(log, conversationId, error.GetType().Name, error is StoreException { Failure: var f } ? f.ToString() : error.TargetSite?.Name);
            LogTurnFailure(log, error);
            return false;
        }
    }

    private Turn Gather(long conversationId, IReadOnlyList<Fragment> fragments)
    {
        DateTimeOffset now = time.GetUtcNow();
        Conversation conversation = conversations.Find(conversationId)!;
        Contact contact = contacts.Get(conversation.ContactId);
        var history = messages.Recent(conversationId, HistoryMessages, fragments[0].MessageId)
            .Where(m => m.Text is not null).Select(m => new PastMessage(m.Author, m.Text!)).ToList();
        var situation = new Situation(
            conversation.Owner,
            conversation.PausedAt is not null || switches.PausedSince() is not null,
            contact.OptedOutAt is not null,
            contact.Language,
            contact.LanguageRequested,
            conversation.PendingQuestion is { } json ? JsonSerializer.Deserialize<PendingQuestion>(json) : null,
            conversation.Clarifications,
            messages.MachineRepliesSince(conversationId, now - TimeSpan.FromHours(1)),
            conversation.DisclosedAt is not null,
            conversation.BridgeAt,
            conversation.EmergencyAt is { } at && now - at < WatchStep.EmergencyInterval,
            history)
        { Summary = conversation.Summary };
        return new Turn(fragments, situation, now) { ConversationId = conversationId };
    }

    private async Task BuryAsync(long conversationId, IReadOnlyList<Fragment> fragments)
    {
        LogBuried(log, conversationId, fragments.Count);
        DateTimeOffset now = time.GetUtcNow();
        Turn turn = Gather(conversationId, fragments);
        await deliver.RunFailedAsync(conversationId, turn, $"tried {MaxAttempts} times without a result");
        await store.WriteAsync(session =>
            AlertStore.Add(session, "dead_letter", emergency: false, "a message could not be processed", now, conversationId, HandoffStore.FindOpen(session, conversationId)?.Id));
        signals.Alerts.Set();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn of conversation {ConversationId} failed ({Failure} in {Place}); it is tried again")]
    private static partial void LogTurnFailed(ILogger logger, long conversationId, string failure, string? place);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Why the turn failed")]
    private static partial void LogTurnFailure(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Conversation {ConversationId}: {Count} messages are dead letters; a person goes on")]
    private static partial void LogBuried(ILogger logger, long conversationId, int count);
}
