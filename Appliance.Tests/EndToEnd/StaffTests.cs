using Appliance.Host.Handoff;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Texts;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class StaffTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    private const string Question = "che orari fate in settimana?";
    private const string StaffReply = "Buongiorno, sono Giulia: le va bene martedì alle 9:30?";

    [SkippableFact]
    public async Task Reply_FromTheDesk_ArrivesAndSilencesTheMachineUntilRelease()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "vorrei prenotare una visita ortopedica per la prossima settimana.");
        long conversation = Clinic.ConversationOf(patient);

        await Clinic.CommandAsync("handoff.reply", ("conversation", conversation), ("staff", "Giulia"), ("text", StaffReply));
        await Clinic.SettledAsync();

        Clinic.Phones.Replies(patient)[^1].Text.ShouldBe(StaffReply);
        (await Clinic.SayAsync(patient, Question)).ShouldBeEmpty();
        await Clinic.CommandAsync("handoff.release", ("conversation", conversation));
        (await Clinic.SayAsync(patient, Question)).ShouldHaveSingleItem().Text.ShouldContain("08:00–19:00");
        Clinic.HandoffOf(patient).ShouldBeNull();
    }

    [SkippableFact]
    public async Task Echo_FromThePhoneApp_SilencesTheMachine()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "buongiorno.");

        (await Clinic.DoAsync(patient, () => Clinic.Phones.SendEchoAsync(patient, "Ci penso io, la richiamo."))).ShouldBeEmpty();

        (await Clinic.SayAsync(patient, Question)).ShouldBeEmpty();
        Clinic.HandoffOf(patient)!.Status.ShouldBe("claimed");
    }

    [SkippableFact]
    public async Task Reminder_NobodyAnsweredInTime_IsSaidOnce()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "vorrei parlare con una persona.");
        int before = Clinic.Phones.Replies(patient).Count;
        Clinic.Advance(TimeSpan.FromMinutes(91));

        await Clinic.Get<ReminderWorker>().RemindAsync();
        await Clinic.Get<ReminderWorker>().RemindAsync();
        await Clinic.SettledAsync();

        Clinic.Phones.Replies(patient).Skip(before).ShouldHaveSingleItem().Text.ShouldBe(LiveClinic.Text("it", PatientTextKeys.HandoffReminder));
        long conversation = Clinic.ConversationOf(patient);
        await Eventually.HoldsAsync(() => Clinic.Alerts.Any(alert => alert.Conversation == conversation && alert.Kind == "handoff_overdue"));
    }
}
