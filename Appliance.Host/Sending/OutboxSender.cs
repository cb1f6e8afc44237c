using System.Collections.Concurrent;
using System.Text.Json;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Sending;

/// <summary>
/// Sends what the outbox holds, and nothing else: emergencies first, within the channel's limits, each row marked before
/// the channel is asked. A send whose outcome is unknown is settled by the channel's status, or told to staff; it is
/// never sent again blindly.
/// </summary>
internal sealed partial class OutboxSender(
    Store store,
    OutboxStore outbox,
    ConversationStore conversations,
    ContactStore contacts,
    SendGate gate,
    IChannel channel,
    SendLimits limits,
    WhatsAppSection section,
    PipelineSignals signals,
    TimeProvider time,
    ILogger<OutboxSender> log) : BackgroundService
{
    /// <summary>Messages on their way to the channel at the same time.</summary>
    public const int MaxInFlight = 32;

    /// <summary>The longest time without a look into the outbox.</summary>
    public static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A send that the store still calls under way after this time is not: the store failed after it.</summary>
    public static readonly TimeSpan UnsettledWindow = TimeSpan.FromMinutes(10);

    /// <summary>Failure noted on a message that staff were told about because its outcome stayed unknown.</summary>
    public const string NeverConfirmed = "unknown outcome, no status came";

    /// <summary>Time between two looks for outcomes that stay unknown.</summary>
    public static readonly TimeSpan ReconcileInterval = TimeSpan.FromSeconds(5);

    /// <summary>A message that the channel's limits hold back gives its place to others and is looked at again after this time at the latest.</summary>
    public static readonly TimeSpan MaxLimitWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, byte> inFlight = new();
    private readonly QueueStop stop = new(time);
    private DateTimeOffset lastReconcile;

    /// <summary>Whether the queue waits for a person (token, account, payment).</summary>
    public bool IsStopped => stop.IsOn;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int recovered = await outbox.RecoverAsync(DateTimeOffset.MaxValue, time.GetUtcNow());
        if (recovered > 0)
            LogRecovered(log, recovered);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReconcileAsync();
                StartDue(stoppingToken);
            }
            catch (StoreException error)
            {
                LogStoreFailed(log, error.Failure, error);
            }

            await signals.Outbox.WaitAsync(IdleInterval, stoppingToken);
        }
    }

    private void StartDue(CancellationToken cancellationToken)
    {
        bool stopped = stop.IsOn;
        if (stopped && !(stop.MayProbe && inFlight.IsEmpty))
            return;
        // What is in flight is still due in the store's eyes until it is marked, so ask for that many more.
        foreach (OutboxMessage message in outbox.Due(time.GetUtcNow(), stopped ? 1 : 2 * MaxInFlight))
        {
            // An emergency does not wait for a free place.
            if (inFlight.Count >= MaxInFlight && message.Urgency != OutboxUrgency.Emergency)
                return;
            if (inFlight.TryAdd(message.Id, 0))
                _ = Task.Run(() => SendGuardedAsync(message, cancellationToken), CancellationToken.None);
        }
    }

    private async Task SendGuardedAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogStopped(log, message.Id);
        }
        catch (StoreException error)
        {
            // The row keeps its last committed status; the next look, or the next start, goes on from there.
            LogStoreFailed(log, error.Failure, error);
            await Task.Delay(IdleInterval, time, CancellationToken.None);
        }
        finally
        {
            inFlight.TryRemove(message.Id, out _);
            signals.Outbox.Set();
        }
    }

    private async Task SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        Conversation conversation = conversations.Find(message.ConversationId)!;
        ContactAddress address = contacts.Address(conversation.ContactId, conversation.Channel);
        bool urgent = message.Urgency == OutboxUrgency.Emergency;
        TimeSpan wait = limits.Reserve(conversation.BusinessNumber, address.UserId ?? address.Phone ?? "", urgent);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < MaxLimitWait ? wait : MaxLimitWait, time, cancellationToken);
            return;
        }

        GateVerdict verdict = gate.Judge(message);
        if (verdict != GateVerdict.Send)
        {
            await CloseAsync(message, verdict);
            return;
        }

        if (!await outbox.BeginSendAsync(message.Id, time.GetUtcNow()))
            return;
        // From here on the row says "sending": the request is not cancelled, so that a stop leaves no unknown outcome behind.
        await SettleAsync(message, await AskChannelAsync(ToChannel(message, conversation, address)));
    }

    private async Task<SendOutcome> AskChannelAsync(OutboundMessage message)
    {
        try
        {
            return await channel.SendAsync(message, CancellationToken.None);
        }
        catch (Exception error)
        {
            // A channel promises not to throw; one that does has left the outcome open. Its words may hold an address.
            return new SendOutcome.Unknown($"the channel failed with {error.GetType().Name}");
        }
    }

    private static OutboundMessage ToChannel(OutboxMessage message, Conversation conversation, ContactAddress address) => new(
        conversation.BusinessNumber,
        address.Phone,
        address.UserId,
        message.Text,
        message.Buttons is null ? [] : JsonSerializer.Deserialize<ReplyButton[]>(message.Buttons)!,
        message.QuotedId,
        message.CorrelationId);

    private async Task SettleAsync(OutboxMessage message, SendOutcome outcome)
    {
        DateTimeOffset now = time.GetUtcNow();
        int attempts = message.Attempts + 1;
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                stop.End();
                await outbox.AcceptedAsync(message.Id, accepted.ExternalId, now);
                return;
            case SendOutcome.Unknown unknown:
                LogUnknown(log, message.Id, unknown.Reason);
                await outbox.UnknownAsync(message.Id, unknown.Reason, now);
                return;
            case SendOutcome.NotSent notSent:
                LogNotSent(log, message.Id, attempts, notSent.Reason);
                await outbox.RetryAsync(message.Id, now + RetrySchedule.AfterNotSent(attempts, Random.Shared.NextDouble()), null, notSent.Reason, now);
                return;
            case SendOutcome.Rejected { Advice: RetryAdvice.StopQueue } rejected:
                await StopQueueAsync(message, rejected, now);
                return;
            case SendOutcome.Rejected rejected:
                stop.End();
                await RetryOrFailAsync(message, rejected, attempts, now);
                return;
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name} of a send.");
        }
    }

    private async Task RetryOrFailAsync(OutboxMessage message, SendOutcome.Rejected rejected, int attempts, DateTimeOffset now)
    {
        string failure = $"code {rejected.Code}: {rejected.Title}";
        LogRejected(log, message.Id, attempts, rejected.Code);
        if (RetrySchedule.Next(rejected.Advice, attempts, Random.Shared.NextDouble()) is { } delay)
        {
            await outbox.RetryAsync(message.Id, now + delay, rejected.Code, failure, now);
            return;
        }

        await store.WriteAsync(session =>
        {
            if (OutboxStore.Close(session, message.Id, OutboxStatus.Failed, rejected.Code, failure, now))
                Undelivered.Tell(session, message.ConversationId, $"message {message.Id} was refused ({failure})", "send_failed", now);
        });
        signals.Alerts.Set();
    }

    private async Task StopQueueAsync(OutboxMessage message, SendOutcome.Rejected rejected, DateTimeOffset now)
    {
        bool first = stop.Begin();
        LogQueueStopped(log, rejected.Code, rejected.Title);
        await outbox.RetryAsync(message.Id, now + QueueStop.ProbeInterval, rejected.Code, $"code {rejected.Code}: {rejected.Title}", now);
        if (!first)
            return;
        await store.WriteAsync(session => AlertStore.Add(
            session, "queue_stopped", emergency: true, $"nothing is sent: code {rejected.Code}: {rejected.Title}", now));
        signals.Alerts.Set();
    }

    private async Task CloseAsync(OutboxMessage message, GateVerdict verdict)
    {
        DateTimeOffset now = time.GetUtcNow();
        OutboxStatus status = verdict == GateVerdict.WindowClosed ? OutboxStatus.Failed : OutboxStatus.Cancelled;
        await store.WriteAsync(session =>
        {
            if (!OutboxStore.Close(session, message.Id, status, null, verdict.ToString(), now))
                return;
            if (verdict == GateVerdict.CancelAndTellStaff)
                Undelivered.Tell(session, message.ConversationId, "a reply was held back by the kill switch", "paused", now);
            else if (verdict == GateVerdict.WindowClosed)
                Undelivered.Tell(session, message.ConversationId, "the service window is closed; only a template can be sent", "window_closed", now);
        });
        signals.Alerts.Set();
        LogClosed(log, message.Id, verdict);
    }

    private async Task ReconcileAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - lastReconcile < ReconcileInterval)
            return;
        lastReconcile = now;
        await outbox.RecoverAsync(now - UnsettledWindow, now);
        foreach (OutboxMessage message in outbox.UnknownSince(now - TimeSpan.FromMinutes(section.ReconcileMinutes), MaxInFlight))
        {
            await store.WriteAsync(session =>
            {
                if (OutboxStore.Close(session, message.Id, OutboxStatus.Failed, null, NeverConfirmed, now))
                    Undelivered.Tell(session, message.ConversationId, $"message {message.Id} may not have arrived", "send_unknown", now);
            });
            signals.Alerts.Set();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages were being sent when the service ended; their outcome is unknown until the channel reports it")]
    private static partial void LogRecovered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store refused ({Failure}); sending goes on as soon as it works again")]
    private static partial void LogStoreFailed(ILogger logger, StoreFailure failure, Exception error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {Id} waits for the next start")]
    private static partial void LogStopped(ILogger logger, long id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of message {Id} is unknown: {Reason}")]
    private static partial void LogUnknown(ILogger logger, long id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} did not leave (try {Attempts}): {Reason}")]
    private static partial void LogNotSent(ILogger logger, long id, int attempts, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} was refused (try {Attempts}, code {Code})")]
    private static partial void LogRejected(ILogger logger, long id, int attempts, int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing can be sent until a person acts: code {Code} {Title}")]
    private static partial void LogQueueStopped(ILogger logger, int code, string title);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {Id} is not sent: {Verdict}")]
    private static partial void LogClosed(ILogger logger, long id, GateVerdict verdict);
}
