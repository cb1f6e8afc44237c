using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Texts;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class EmergencyTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    private const string Danger = "aiuto, mio padre ha un forte dolore al petto e non respira bene!";

    [SkippableTheory]
    [InlineData("staff own the thread")]
    [InlineData("conversation paused")]
    [InlineData("opted out")]
    [InlineData("nothing stands in the way")]
    public async Task RedFlag_WhateverSilencesTheMachine_IsAnsweredAtOnceAndOnceAnHour(string situation)
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "buongiorno.");
        await SilenceAsync(patient, situation);
        string emergency = LiveClinic.Text("it", PatientTextKeys.Emergency);

        (await Clinic.SayAsync(patient, Danger)).ShouldHaveSingleItem().Text.ShouldBe(emergency);
        (await Clinic.SayAsync(patient, Danger)).ShouldBeEmpty();
        Clinic.Advance(TimeSpan.FromMinutes(61));
        (await Clinic.SayAsync(patient, Danger)).ShouldHaveSingleItem().Text.ShouldBe(emergency);

        long conversation = Clinic.ConversationOf(patient);
        await Eventually.HoldsAsync(() => Clinic.Alerts.Count(alert => alert.Conversation == conversation && alert.Kind == "red_flag") == 3);
        ReceivedAlert alert = Clinic.Alerts.First(alert => alert.Conversation == conversation && alert.Kind == "red_flag");
        alert.Urgency.ShouldBe("emergency");
        alert.Detail.ShouldContain("chest_pain");
        alert.Body.ShouldNotContain("padre");
        Clinic.HandoffOf(patient)!.Urgency.ShouldBe("emergency");
    }

    [SkippableFact]
    public async Task RedFlag_InTheMiddleOfABurst_DoesNotWaitForItsEnd()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.Phones.SendTextAsync(patient, Danger);

        SendEntry first = await Clinic.Phones.WaitForReplyAsync(patient, Eventually.Patience);
        IReadOnlyList<SendEntry> later = await Clinic.SayAsync(patient, "che orari fate,");

        first.Text.ShouldBe(LiveClinic.Text("it", PatientTextKeys.Emergency));
        later.ShouldAllBe(reply => reply.Text != first.Text);
    }

    private Task SilenceAsync(SimulatedPatient patient, string situation)
    {
        long conversation = Clinic.ConversationOf(patient);
        return situation switch
        {
            "staff own the thread" => Clinic.DoAsync(patient, () => Clinic.Phones.SendEchoAsync(patient, "Rispondo io da qui in poi.")),
            "conversation paused" => Clinic.CommandAsync("pause", ("conversation", conversation)),
            "opted out" => Clinic.SayAsync(patient, "STOP"),
            _ => Task.CompletedTask,
        };
    }
}
