using Appliance.Host.Simulator;
using Appliance.Host.Texts;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class OptOutTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    [SkippableFact]
    public async Task Stop_IsConfirmedOnceThenSilence_StartResumes()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "buongiorno.");

        (await Clinic.SayAsync(patient, "STOP")).ShouldHaveSingleItem().Text.ShouldBe(LiveClinic.Text("it", PatientTextKeys.OptOutConfirmed));
        (await Clinic.SayAsync(patient, "STOP")).ShouldBeEmpty();
        (await Clinic.SayAsync(patient, "che orari fate in settimana?")).ShouldBeEmpty();
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("opted_out");

        (await Clinic.SayAsync(patient, "START")).ShouldHaveSingleItem().Text.ShouldBe(LiveClinic.Text("it", PatientTextKeys.OptInConfirmed));
        (await Clinic.SayAsync(patient, "dove posso parcheggiare?")).ShouldHaveSingleItem().Text.ShouldContain("Vicolo della Ginestra 3");
    }
}
