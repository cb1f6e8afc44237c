using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Media;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.RedFlags;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Media;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Pipeline;

/// <summary>
/// Takes stored events into their conversations, in the order they came: messages to their lane (after Watch), statuses
/// to the outbox, echoes and identity changes to the conversation. One loop; what it does to an event is one transaction.
/// </summary>
internal sealed partial class Intake(
    Store store, InboxStore inbox, MessageStore messages, WatchStep watch, ConversationLanes lanes, MediaLane files, PipelineSignals signals, TimeProvider time, ILogger<Intake> log)
    : BackgroundService
{
    /// <summary>Events taken in one transaction.</summary>
    public const int BatchSize = 128;

    /// <summary>The longest time without a look into the inbox.</summary>
    public static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    private long lastId;

    /// <summary>Takes in what is open; returns whether there may be more. Called by the loop, and by tests.</summary>
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (!lanes.HasRoom)
            return false;
        IReadOnlyList<InboxEvent> open = inbox.Open(lastId, BatchSize);
        if (open.Count == 0)
            return false;
        List<Prepared> prepared = [.. open.Select(Prepare)];
        var taken = new List<(long Conversation, Fragment Fragment, InboundMessage Message)>();
        await store.WriteAsync(session =>
        {
            taken.Clear();
            foreach (Prepared item in prepared)
                TakeOne(session, item, taken);
        });
        lastId = open[^1].Id;
        if (prepared.Exists(item => item.Hits.Count > 0))
        {
            signals.Outbox.Set();
            signals.Alerts.Set();
        }

        foreach ((long conversation, Fragment fragment, InboundMessage message) in taken)
        {
            if (FileOf(message) is { } file)
                files.Add(new MediaFragment(conversation, message.BusinessNumber, fragment, file), cancellationToken);
            else
                lanes.Add(conversation, fragment, cancellationToken);
        }

        return open.Count == BatchSize;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await TakeAsync(stoppingToken))
                    await signals.Inbox.WaitAsync(IdleInterval, stoppingToken);
            }
            catch (StoreException error)
            {
                LogStoreFailed(log, error.Failure, error);
                await Task.Delay(IdleInterval, time, stoppingToken);
            }
        }
    }

    private Prepared Prepare(InboxEvent item)
    {
        try
        {
            return item.Kind switch
            {
                InboxEventKind.Message => PrepareMessage(item, WhatsAppMessageReader.ReadMessage(item.Payload, item.OccurredAt)),
                InboxEventKind.Status => new Prepared(item, WhatsAppMessageReader.ReadStatus(item.Payload, item.OccurredAt), [], null),
                InboxEventKind.Echo => new Prepared(item, WhatsAppMessageReader.ReadEcho(item.Payload, item.OccurredAt), [], null),
                InboxEventKind.System => new Prepared(item, WhatsAppMessageReader.ReadSystemChange(item.Payload, item.OccurredAt), [], null),
                _ => new Prepared(item, null, [], null),
            };
        }
        catch (FormatException error)
        {
            return new Prepared(item, null, [], error.Message);
        }
    }

    // An event that was accepted before a restart raised its alarm then, but its turn still has to know the danger.
    private Prepared PrepareMessage(InboxEvent item, InboundMessage message) => new(item, message, watch.Run(message.Text, null), null);

    private static MediaReference? FileOf(InboundMessage message) => MediaHandler.Handles(message.Kind) ? message.Media : null;

    private void TakeOne(WriteSession session, Prepared item, List<(long, Fragment, InboundMessage)> taken)
    {
        DateTimeOffset now = time.GetUtcNow();
        switch (item.Content)
        {
            case InboundMessage message:
                TakeMessage(session, item, message, now, taken);
                return;
            case DeliveryStatus status:
                ApplyStatus(session, status, now);
                break;
            case EchoMessage echo:
                TakeEcho(session, item.Event.Channel, echo, now);
                break;
            case SystemChange change:
                ContactStore.Relink(session, item.Event.Channel, Address(change.Previous), Address(change.Current));
                break;
            default:
                if (item.Failure is { } failure)
                {
                    LogUnreadable(log, item.Event.Id, failure);
                    InboxStore.Bury(session, [item.Event.Id], failure);
                    AlertStore.Add(session, "dead_letter", emergency: false, $"event {item.Event.Id} could not be read", now);
                    return;
                }

                break;
        }

        InboxStore.Complete(session, [item.Event.Id]);
    }

    private void TakeMessage(WriteSession session, Prepared item, InboundMessage message, DateTimeOffset now, List<(long, Fragment, InboundMessage)> taken)
    {
        Contact contact = ContactStore.Resolve(session, message.Channel, Address(message.Sender), message.Sender.ProfileName, now);
        Conversation conversation = ConversationStore.Resolve(session, contact.Id, message.Channel, message.BusinessNumber, now);
        long messageId = item.Event.MessageId ?? 0;
        bool answered = message.Kind is not (MessageKind.Reaction or MessageKind.Sticker);
        if (item.Event.Status == "received")
        {
            messageId = MessageStore.Add(session, new StoredMessage
            {
                ConversationId = conversation.Id,
                Author = MessageAuthor.Patient,
                Kind = message.Kind.Word(),
                Text = message.Text,
                ExternalId = message.ExternalId,
                OccurredAt = message.SentAt,
                RedFlags = item.Hits.Count == 0 ? null : string.Join(',', item.Hits.Select(hit => hit.Rule).Distinct()),
            });
            if (FileOf(message) is not null)
                MediaStore.Expect(session, messageId, conversation.Id, now);
            if (answered)
                ConversationStore.TouchInbound(session, conversation.Id, message.SentAt);
            if (item.Hits.Count > 0)
                watch.Alarm(session, conversation, item.Event.Id, message.Text ?? "", item.Hits, now);
        }

        if (!answered)
        {
            InboxStore.Complete(session, [item.Event.Id]);
            return;
        }

        InboxStore.Accept(session, item.Event.Id, messageId);
        string? quoted = message.QuotedExternalId is { } id ? messages.FindExternal(conversation.Id, id)?.Text : null;
        taken.Add((conversation.Id, new Fragment(
            messageId, item.Event.Id, message.Kind, message.Text, message.ButtonId, message.ExternalId, quoted, message.SentAt, item.Hits), message));
    }

    private static void TakeEcho(WriteSession session, string channel, EchoMessage echo, DateTimeOffset now)
    {
        Contact contact = ContactStore.Resolve(session, channel, Address(echo.Recipient), null, now);
        Conversation conversation = ConversationStore.Resolve(session, contact.Id, channel, echo.BusinessNumber, now);
        MessageStore.Add(session, new StoredMessage
        {
            ConversationId = conversation.Id,
            Author = MessageAuthor.Staff,
            Kind = "text",
            Text = echo.Text,
            ExternalId = echo.ExternalId,
            StaffName = StaffOnPhone,
            OccurredAt = echo.SentAt,
        });
        HandoffStore.Claim(session, conversation.Id, StaffOnPhone, now);
    }

    private static void ApplyStatus(WriteSession session, DeliveryStatus status, DateTimeOffset now)
    {
        OutboxStatus reached = status.State switch
        {
            DeliveryState.Failed => OutboxStatus.Failed,
            DeliveryState.Sent => OutboxStatus.Sent,
            DeliveryState.Delivered => OutboxStatus.Delivered,
            _ => OutboxStatus.Read,
        };
        OutboxMessage? row = OutboxStore.ApplyStatus(session, status.ExternalId, status.CorrelationId, reached, status.ErrorCode, now);
        if (row is not null && reached == OutboxStatus.Failed)
            Undelivered.Tell(session, row.ConversationId, $"message {row.Id} was not delivered (code {status.ErrorCode})", "send_failed", now);
    }

    private const string StaffOnPhone = "phone app";

    private static ContactAddress Address(SenderIdentity identity) => new(identity.UserId, identity.Phone);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store refused ({Failure}); the inbox is read again in a second")]
    private static partial void LogStoreFailed(ILogger logger, StoreFailure failure, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId} cannot be read and is a dead letter: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, long eventId, string problem);

    private sealed record Prepared(InboxEvent Event, object? Content, IReadOnlyList<RedFlagHit> Hits, string? Failure);
}
