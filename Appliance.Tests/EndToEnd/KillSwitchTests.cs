using System.Diagnostics;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class KillSwitchTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    private const string Question = "che orari fate in settimana?";

    /// <summary>Meta's throughput limit: the message is tried again a second later.</summary>
    private const int ThroughputLimit = 130429;

    private static readonly TimeSpan InForceWithin = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task Pause_IsInForceWhenTheCommandReturns_AndSurvivesARestart()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "buongiorno.");

        long start = Stopwatch.GetTimestamp();
        await Clinic.CommandAsync("pause");
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(InForceWithin);
        (await Clinic.SayAsync(patient, Question)).ShouldBeEmpty();
        await Clinic.RestartAsync();
        (await Clinic.SayAsync(patient, Question)).ShouldBeEmpty();
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("paused");

        await Clinic.CommandAsync("resume");
        (await Clinic.SayAsync(patient, Question)).ShouldHaveSingleItem().Text.ShouldContain("08:00–19:00");
    }

    [SkippableFact]
    public async Task Pause_ReplyAlreadyInTheOutbox_IsHeldAndStaffAreTold()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.Phones.Faults.FailNext(SendFault.Error(ThroughputLimit));
        await (await Clinic.Phones.SendTextAsync(patient, Question)).AcknowledgedAsync();
        await Eventually.HoldsAsync(() => Clinic.Phones.Journal.Refused.Any(refused => refused.PatientKey == patient.Key));

        await Clinic.CommandAsync("pause");
        await Clinic.SettledAsync();
        await Clinic.CommandAsync("resume");

        Clinic.OutboxOf(patient).ShouldHaveSingleItem().Status.ShouldBe("cancelled");
        Clinic.Phones.Replies(patient).ShouldBeEmpty();
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("paused");
    }

    [SkippableFact]
    public async Task Pause_OneConversation_LeavesTheOthersAlone()
    {
        SimulatedPatient paused = Clinic.NewPatient();
        SimulatedPatient other = Clinic.NewPatient();
        await Clinic.SayAsync(paused, "buongiorno.");

        await Clinic.CommandAsync("pause", ("conversation", Clinic.ConversationOf(paused)));

        (await Clinic.SayAsync(paused, Question)).ShouldBeEmpty();
        (await Clinic.SayAsync(other, Question)).ShouldHaveSingleItem();
        await Clinic.CommandAsync("resume", ("conversation", Clinic.ConversationOf(paused)));
        (await Clinic.SayAsync(paused, "dove posso parcheggiare?")).ShouldHaveSingleItem().Text.ShouldContain("Vicolo della Ginestra 3");
    }

    [SkippableFact]
    public async Task Pause_UnknownConversation_IsRefusedWithTheRemedy()
    {
        var refusal = await Should.ThrowAsync<Appliance.Host.Control.ControlException>(() => Clinic.CommandAsync("pause", ("conversation", 999_999)));

        refusal.Message.ShouldContain("999999");
        refusal.Message.ShouldContain("handoff list");
    }
}
