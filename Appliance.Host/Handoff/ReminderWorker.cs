using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using HandoffRow = Appliance.Knowledge.Handoffs.Handoff;

namespace Appliance.Host.Handoff;

/// <summary>Handoffs that nobody took in time: the patient is told once, staff are called again.</summary>
internal sealed partial class ReminderWorker(
    Store store, ContactStore contacts, HandoffTexts texts, ClinicOptions clinic, PipelineSignals signals, TimeProvider time, ILogger<ReminderWorker> log)
    : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Reminds of what is overdue now; returns how many. Called by the loop, and by tests.</summary>
    public async Task<int> RemindAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        int count = await store.WriteAsync(session =>
        {
            IReadOnlyList<HandoffRow> overdue = HandoffStore.TakeOverdue(session, now);
            foreach (HandoffRow handoff in overdue)
                Remind(session, handoff, now);
            return overdue.Count;
        });
        if (count > 0)
        {
            signals.Alerts.Set();
            signals.Outbox.Set();
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RemindAsync();
            }
            catch (StoreException error)
            {
                LogStoreFailed(log, error.Failure, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Remind(WriteSession session, HandoffRow handoff, DateTimeOffset now)
    {
        bool emergency = handoff.Urgency == "emergency";
        AlertStore.Add(session, "handoff_overdue", emergency, handoff.Reason, now, handoff.ConversationId, handoff.Id);
        // An emergency is told to call for help; "somebody will answer soon" would be the wrong message.
        if (emergency)
            return;
        Conversation conversation = ConversationStore.Get(session, handoff.ConversationId);
        string language = contacts.Get(conversation.ContactId).Language ?? clinic.Language;
        OutboxStore.Add(
            session,
            new NewOutboxMessage(handoff.ConversationId, "reminder:" + handoff.Id, "machine", OutboxUrgency.Normal, "reminder", texts.Reminder(language)),
            now);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store refused ({Failure}); reminders go on as soon as it works again")]
    private static partial void LogStoreFailed(ILogger logger, StoreFailure failure, Exception error);
}
