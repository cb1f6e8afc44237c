using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Webhooks;

/// <summary>Plays what happens to an accepted message on the patient's phone, and tells the appliance by status webhooks. Thread-safe.</summary>
internal sealed class StatusPlayer(
    SimulatorOptions options, SimulatorJournal journal, WebhookComposer composer, WebhookDispatcher dispatcher, BackgroundWork work)
{
    /// <summary>Starts to play; returns at once.</summary>
    /// <param name="entry">The accepted message.</param>
    /// <param name="patient">Who gets it.</param>
    /// <param name="failWith">Error code of a failure instead of a delivery.</param>
    public void Play(SendEntry entry, SimulatedPatient patient, int? failWith) => work.Run(async stopping =>
    {
        if (failWith is { } code)
        {
            await StepAsync(entry, patient, SendProgress.Failed, "failed", code, stopping);
            return;
        }

        await StepAsync(entry, patient, SendProgress.Sent, "sent", null, stopping);
        await StepAsync(entry, patient, SendProgress.Delivered, "delivered", null, stopping);
        if (options.ReadReceipts)
            await StepAsync(entry, patient, SendProgress.Read, "read", null, stopping);
    });

    private async Task StepAsync(SendEntry entry, SimulatedPatient patient, SendProgress progress, string status, int? errorCode, CancellationToken stopping)
    {
        TimeSpan delay = options.Faults.StatusDelay ?? options.StatusDelay;
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, options.Time, stopping);
        journal.Update(entry.Wamid, known => known with { Progress = progress, ErrorCode = errorCode });
        if (options.Faults.Happens(options.Faults.DropStatuses))
            return;
        byte[] body = composer.Status(patient, entry, status, options.Time.GetUtcNow(), errorCode);
        await dispatcher.AddAsync(new WebhookDelivery(patient.Key, body), stopping);
    }
}
