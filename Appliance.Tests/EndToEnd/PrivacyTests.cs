using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>
/// What a day with everything that is logged leaves in the log; the other tests of the running clinic look at theirs the same way.
/// </summary>
public sealed class PrivacyTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    [SkippableFact]
    public async Task Log_OfADayWithFailures_NamesNoPatient()
    {
        SimulatedPatient patient = Clinic.NewPatient("Ginevra Quattrocchi");
        Clinic.Phones.Faults.FailNext(SendFault.Error(131056));
        await Clinic.SayAsync(patient, "sono Ginevra Quattrocchi, il mio numero è 3385550199: che orari fate?");
        Clinic.Phones.Faults.FailNext(new SendFault(SendFaultKind.DropAfterAccepting));
        await Clinic.SayAsync(patient, "prendo il Coumadin, posso fare il prelievo?");
        await Clinic.SayAsync(patient, "aiuto, ho un forte dolore al petto!");
        await Clinic.DoAsync(patient, () => Clinic.Phones.SendMediaAsync(patient, "document", [1], "application/pdf", fileName: "referto Quattrocchi.pdf", caption: "il mio referto"));
        Clinic.Phones.Faults.FailNext(SendFault.Error(131026));
        await Clinic.CommandAsync("handoff.reply", ("conversation", Clinic.ConversationOf(patient)), ("staff", "Giulia"), ("text", "Signora Quattrocchi, la richiamo."));
        await Clinic.SettledAsync();

        string[] words = ["Quattrocchi", "3385550199", "Coumadin", "referto", "la richiamo", "petto"];
        Fakes.CapturedLine[] lines = [.. Clinic.Log.Lines.Where(line => line.Level != LogLevel.Trace)];

        lines.Where(line => words.Any(word => line.Everything.Contains(word, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
        lines.ShouldContain(line => line.Everything.Contains("131026", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Everything.Contains("chest_pain", StringComparison.Ordinal));
        PatientData.LoggedBy(Clinic).ShouldBeEmpty();
    }
}
