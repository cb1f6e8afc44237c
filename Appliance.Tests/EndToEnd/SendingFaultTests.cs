using Appliance.Host.Sending;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Journal;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class SendingFaultTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    private const string Question = "che orari fate in settimana?";

    /// <summary>Longer than an unknown outcome may stay unsettled, by default.</summary>
    private static readonly TimeSpan PastReconciliation = TimeSpan.FromMinutes(11);

    [SkippableTheory]
    [InlineData(nameof(SendFaultKind.AcceptThenSilence), 10)]
    [InlineData(nameof(SendFaultKind.AcceptThenSilence), 1_500)]
    [InlineData(nameof(SendFaultKind.DropAfterAccepting), 10)]
    [InlineData(nameof(SendFaultKind.DropAfterAccepting), 300)]
    public async Task Send_AcceptedWithoutAnAnswer_IsSettledByItsStatusAndNotSentTwice(string kind, int statusDelayMilliseconds)
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.Phones.Faults.StatusDelay = TimeSpan.FromMilliseconds(statusDelayMilliseconds);
        Clinic.Phones.Faults.FailNext(new SendFault(Enum.Parse<SendFaultKind>(kind)));

        await Clinic.SayAsync(patient, Question);
        await Eventually.HoldsAsync(() => Clinic.OutboxOf(patient).Single().Status == "read");
        Clinic.Phones.Faults.Clear();
        await ReconcileAsync();

        Clinic.OutboxOf(patient).ShouldHaveSingleItem().Attempts.ShouldBe(1);
        Clinic.Phones.Replies(patient).ShouldHaveSingleItem();
        Clinic.HandoffOf(patient).ShouldBeNull();
    }

    [SkippableTheory]
    [InlineData(nameof(SendFaultKind.Http500))]
    [InlineData(nameof(SendFaultKind.DropBeforeAccepting))]
    public async Task Send_OutcomeStaysUnknown_IsToldToStaffAndNeverRepeated(string kind)
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.Phones.Faults.FailNext(new SendFault(Enum.Parse<SendFaultKind>(kind)));

        await Clinic.SayAsync(patient, Question);
        Clinic.OutboxOf(patient).ShouldHaveSingleItem().Status.ShouldBe("unknown");
        await ReconcileAsync();

        (string status, int attempts, string? failure) = Clinic.OutboxOf(patient).ShouldHaveSingleItem();
        (status, attempts, failure).ShouldBe(("failed", 1, OutboxSender.NeverConfirmed));
        Clinic.Phones.Replies(patient).ShouldBeEmpty();
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("send_unknown");
    }

    [SkippableFact]
    public async Task Send_PairLimit_WaitsAndArrivesOnce()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.Phones.Faults.FailNext(SendFault.Error(131056));

        await Clinic.SayAsync(patient, Question);

        (string status, int attempts, _) = Clinic.OutboxOf(patient).ShouldHaveSingleItem();
        status.ShouldBeOneOf("accepted", "sent", "delivered", "read");
        attempts.ShouldBe(2);
        Clinic.Phones.Replies(patient).ShouldHaveSingleItem();
    }

    [SkippableFact]
    public async Task Send_TokenRefused_StopsTheQueueAlarmsAndGoesOn()
    {
        SimulatedPatient first = Clinic.NewPatient();
        SimulatedPatient second = Clinic.NewPatient();
        var sender = Clinic.Get<OutboxSender>();
        Clinic.Phones.Faults.FailNext(SendFault.Error(190));

        await (await Clinic.Phones.SendTextAsync(first, Question)).AcknowledgedAsync();
        await Eventually.HoldsAsync(() => sender.IsStopped);
        await (await Clinic.Phones.SendTextAsync(second, Question)).AcknowledgedAsync();
        await Eventually.HoldsAsync(() => Clinic.Outbox("pending") == 2);
        await Eventually.HoldsAsync(() => Clinic.Alerts.Any(alert => alert is { Kind: "queue_stopped", Urgency: "emergency" }));
        Clinic.Phones.Replies(second).ShouldBeEmpty();

        Clinic.Advance(QueueStop.ProbeInterval);
        await Clinic.SettledAsync();

        sender.IsStopped.ShouldBeFalse();
        Clinic.Phones.Replies(first).ShouldHaveSingleItem();
        Clinic.Phones.Replies(second).ShouldHaveSingleItem();
        Clinic.Alerts.Count(alert => alert.Kind == "queue_stopped").ShouldBe(1);
    }

    [SkippableTheory]
    [InlineData(131047)]
    [InlineData(131026)]
    public async Task Send_RefusedForGood_IsNotRepeatedAndToldToStaff(int code)
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.Phones.Faults.FailNext(SendFault.Error(code));

        await Clinic.SayAsync(patient, Question);

        (string status, int attempts, _) = Clinic.OutboxOf(patient).ShouldHaveSingleItem();
        (status, attempts).ShouldBe(("failed", 1));
        Clinic.Phones.Replies(patient).ShouldBeEmpty();
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("send_failed");
    }

    [SkippableFact]
    public async Task Send_AcceptedAndFailedLater_IsToldToStaff()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.Phones.Faults.FailNext(new SendFault(SendFaultKind.AcceptThenFail, 131026));

        await Clinic.SayAsync(patient, Question);
        await Eventually.HoldsAsync(() => Clinic.OutboxOf(patient).Single().Status == "failed");

        Clinic.Phones.Replies(patient).ShouldHaveSingleItem().Progress.ShouldBe(SendProgress.Failed);
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("send_failed");
    }

    /// <summary>Lets the time pass after which an unknown outcome is told to staff, and the sender look at it.</summary>
    private async Task ReconcileAsync()
    {
        Clinic.Advance(PastReconciliation);
        await Eventually.HoldsAsync(() => Clinic.Outbox("unknown") == 0);
        await Clinic.SettledAsync();
    }
}
