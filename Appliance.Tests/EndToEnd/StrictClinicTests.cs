using Appliance.Host.Simulator;
using Appliance.Host.Texts;
using Appliance.Knowledge.Handoffs;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>A clinic that reviews some answers and allows few.</summary>
public sealed class StrictClinicTests
{
    [SkippableFact]
    public async Task Answer_ThatIsAlwaysReviewed_WaitsForApproval()
    {
        Engines.Require();
        await using LiveClinic clinic = await LiveClinic.StartAsync(null, "answering.always_review.0=price_inquiry", "answering.max_replies_per_hour=3");
        SimulatedPatient patient = clinic.NewPatient();

        string bridge = (await clinic.SayAsync(patient, "quanto costa la visita dermatologica?")).ShouldHaveSingleItem().Text;
        HandoffLine handoff = clinic.HandoffOf(patient)!;
        await clinic.CommandAsync("handoff.approve", ("draft", handoff.DraftId), ("staff", "Giulia"));
        await clinic.SettledAsync();

        bridge.ShouldContain(LiveClinic.Text("it", PatientTextKeys.DraftBridge));
        bridge.ShouldNotContain("€ 95");
        clinic.Phones.Replies(patient).Count.ShouldBe(2);
        clinic.Phones.Replies(patient)[1].Text.ShouldContain("€ 95");
        clinic.HandoffOf(patient).ShouldBeNull();
        await MoreThanAllowedAsync(clinic, clinic.NewPatient());
    }

    /// <summary>Beyond the replies allowed in an hour a person is called once, then nothing is said.</summary>
    private static async Task MoreThanAllowedAsync(LiveClinic clinic, SimulatedPatient patient)
    {
        foreach (string allowed in (string[])["buongiorno.", "dove posso parcheggiare?", "come si può pagare?"])
            (await clinic.SayAsync(patient, allowed)).ShouldHaveSingleItem();

        (await clinic.SayAsync(patient, "visitate anche i bambini?")).ShouldHaveSingleItem().Text.ShouldContain(LiveClinic.Text("it", "handoff_rate_limited"));
        clinic.HandoffOf(patient)!.Reason.ShouldBe("rate_limited");
        (await clinic.SayAsync(patient, "dove posso parcheggiare?")).ShouldBeEmpty();
        (await clinic.SayAsync(patient, "come si può pagare?")).ShouldBeEmpty();
    }
}
