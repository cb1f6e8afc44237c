using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>Webhooks that come twice, late and in the wrong order, as Meta's do.</summary>
public sealed class UnrulyWebhookTests
{
    private const int Patients = 8;
    private const int Seed = 20_261_124;

    private static readonly string[] Questions =
        ["buongiorno.", "che orari fate in settimana?", "dove posso parcheggiare?", "come si può pagare?", "visitate anche i bambini?"];

    [SkippableFact]
    public async Task Webhooks_TwiceLateAndReordered_AreEachAnsweredOnce()
    {
        Engines.Require();
        await using LiveClinic clinic = await LiveClinic.StartAsync();
        clinic.Phones.Faults.Seed(Seed);
        clinic.Phones.Faults.DuplicateWebhooks = 0.5;
        clinic.Phones.Faults.ReorderWebhooks = 0.3;
        clinic.Phones.Faults.WebhookDelay = TimeSpan.FromMilliseconds(20);

        await Task.WhenAll(Enumerable.Range(0, Patients).Select(_ => TalkAsync(clinic)));

        await Eventually.HoldsAsync(() => clinic.Outbox("read") == Patients * Questions.Length);
        // The copy of a webhook can be answered before the webhook itself has arrived.
        await Eventually.HoldsAsync(() => clinic.Phones.Journal.Judge().Acknowledged == Patients * Questions.Length);
        await clinic.SettledAsync();
        Judgement judgement = clinic.Phones.Journal.Judge();
        judgement.Replies.ShouldBe(Patients * Questions.Length);
        judgement.Duplicates.ShouldBeEmpty();
        judgement.Unanswered.ShouldBeEmpty();
        PatientData.LoggedBy(clinic).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Webhooks_AllOfThemTwice_EmergencyIsSaidOnce()
    {
        Engines.Require();
        await using LiveClinic clinic = await LiveClinic.StartAsync();
        clinic.Phones.Faults.DuplicateWebhooks = 1;

        IReadOnlyList<SendEntry> replies = await clinic.SayAsync(clinic.NewPatient(), "aiuto, ho un forte dolore al petto e non respiro!");

        replies.ShouldHaveSingleItem();
    }

    private static async Task TalkAsync(LiveClinic clinic)
    {
        SimulatedPatient patient = clinic.NewPatient();
        foreach (string question in Questions)
        {
            await clinic.Phones.SendTextAsync(patient, question);
            await clinic.Phones.WaitForReplyAsync(patient, Eventually.Patience);
        }
    }
}
