using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class ConversationTests(OrdinaryClinic fixture) : LiveClinicTest(fixture)
{
    [SkippableFact]
    public async Task Burst_ThreeFragments_GetOneReply()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.Phones.SendTextAsync(patient, "hola buenas,");
        await Clinic.Phones.SendTextAsync(patient, "una preguntita:");

        IReadOnlyList<SendEntry> replies = await Clinic.SayAsync(patient, "cuanto cuesta la ecografia abdominal completa?");

        replies.ShouldHaveSingleItem().Text.ShouldContain("€ 80");
    }

    [SkippableFact]
    public async Task Conversations_TwoAtOnce_EachGetsItsOwnAnswer()
    {
        SimulatedPatient italian = Clinic.NewPatient();
        SimulatedPatient english = Clinic.NewPatient();

        await Task.WhenAll(
            Clinic.SayAsync(italian, "che orari fate in settimana?"),
            Clinic.SayAsync(english, "hi there, where can i park?"));

        await Clinic.SettledAsync();
        Clinic.Phones.Replies(italian).ShouldHaveSingleItem().Text.ShouldContain("08:00–19:00");
        Clinic.Phones.Replies(english).ShouldHaveSingleItem().Text.ShouldContain("Vicolo della Ginestra 3");
    }

    [SkippableFact]
    public async Task FirstReply_SaysThatAnAssistantAnswers_LaterOnesDoNot()
    {
        SimulatedPatient patient = Clinic.NewPatient();

        string first = (await Clinic.SayAsync(patient, "buongiorno.")).Single().Text;
        string second = (await Clinic.SayAsync(patient, "che orari fate in settimana?")).Single().Text;

        first.ShouldBe(LiveClinic.Text("it", PatientTextKeys.Disclosure) + "\n\n" + LiveClinic.Text("it", PatientTextKeys.Greeting));
        second.ShouldNotContain("assistente automatico");
    }

    [SkippableFact]
    public async Task ReactionStickerAndStatuses_AreNeverAnswered()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        SendEntry greeting = (await Clinic.SayAsync(patient, "buongiorno.")).Single();
        StoredTurn turn = Clinic.TurnOf(patient);

        (await Clinic.DoAsync(patient, () => Clinic.Phones.SendReactionAsync(patient, greeting.Wamid, "👍"))).ShouldBeEmpty();
        (await Clinic.DoAsync(patient, () => Clinic.Phones.SendStickerAsync(patient))).ShouldBeEmpty();

        await Fakes.Eventually.HoldsAsync(() => Clinic.OutboxOf(patient).Single().Status == "read");
        await Clinic.SettledAsync();
        Clinic.Phones.Replies(patient).Count.ShouldBe(1);
        Clinic.TurnOf(patient).Id.ShouldBe(turn.Id);
        Clinic.HandoffOf(patient).ShouldBeNull();
    }

    [SkippableTheory]
    [InlineData("audio", "audio/ogg; codecs=opus", "voice")]
    [InlineData("image", "image/jpeg", "image")]
    [InlineData("document", "application/pdf", "document")]
    [InlineData("location", null, "location")]
    [InlineData("contacts", null, "contacts")]
    public async Task WhatCannotBeRead_GoesToAPerson_AndThePatientIsTold(string kind, string? mimeType, string reason)
    {
        SimulatedPatient patient = Clinic.NewPatient();
        SimulatorServer phones = Clinic.Phones;

        IReadOnlyList<SendEntry> replies = await Clinic.DoAsync(patient, () => kind switch
        {
            "location" => phones.SendLocationAsync(patient, 43.77, 11.26),
            "contacts" => phones.SendContactsAsync(patient, [new ContactCard("Medico curante", "+39055123456")]),
            _ => phones.SendMediaAsync(patient, kind, [1, 2, 3], mimeType!, voice: kind == "audio"),
        });

        replies.ShouldHaveSingleItem().Text.ShouldContain(LiveClinic.Text("it", "handoff_" + reason));
        Clinic.HandoffOf(patient)!.Reason.ShouldBe(reason);
        await Fakes.Eventually.HoldsAsync(() => Clinic.Alerts.Any(alert => alert.Conversation == Clinic.ConversationOf(patient)));
        Clinic.Alerts.Single(alert => alert.Conversation == Clinic.ConversationOf(patient)).Kind.ShouldBe("handoff");
    }

    [SkippableFact]
    public async Task Message_SevenHoursOld_GoesToAPerson()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        Clinic.PhoneTime.Shift -= TimeSpan.FromHours(7);
        SentMessage old = await Clinic.Phones.SendTextAsync(patient, "che orari fate in settimana?");
        Clinic.PhoneTime.Shift += TimeSpan.FromHours(7);
        await old.AcknowledgedAsync();

        await Clinic.SettledAsync();

        string reply = Clinic.Phones.Replies(patient).ShouldHaveSingleItem().Text;
        reply.ShouldContain(LiveClinic.Text("it", "handoff_too_old"));
        reply.ShouldNotContain("08:00–19:00");
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("too_old");
    }

    [SkippableFact]
    public async Task QuotedMessage_IsTheContextOfAShortQuestion()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        SentMessage about = await Clinic.Phones.SendTextAsync(patient, "fate la visita dermatologica?");
        await about.AcknowledgedAsync();
        await Clinic.SettledAsync();
        await Clinic.SayAsync(patient, "dove posso parcheggiare?");

        IReadOnlyList<SendEntry> replies = await Clinic.SayAsync(patient, "e quanto costa?", quotedId: about.Wamid);

        replies.ShouldHaveSingleItem().Text.ShouldContain("€ 95");
    }

    [SkippableFact]
    public async Task ShortQuestion_AfterAnother_IsUnderstoodWithIt()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "fate la visita dermatologica?");

        IReadOnlyList<SendEntry> replies = await Clinic.SayAsync(patient, "e quanto costa?");

        replies.ShouldHaveSingleItem().Text.ShouldContain("€ 95");
    }

    [SkippableFact]
    public async Task GermanWriter_GetsTheClinicsLanguageAndEnglish_AndAPerson()
    {
        SimulatedPatient patient = Clinic.NewPatient();

        IReadOnlyList<SendEntry> replies = await Clinic.SayAsync(
            patient, "Guten Tag, ich möchte gerne einen Termin beim Hautarzt vereinbaren, sprechen Sie Deutsch?");

        string text = replies.ShouldHaveSingleItem().Text;
        text.ShouldContain(LiveClinic.Text("it", PatientTextKeys.OtherLanguage));
        text.ShouldContain(LiveClinic.Text("en", PatientTextKeys.OtherLanguage));
        text.ShouldContain("112");
        Clinic.HandoffOf(patient)!.Reason.ShouldBe("other_language");
    }

    [SkippableFact]
    public async Task RequestedLanguage_IsKeptOverARestart()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "buongiorno.");
        string switched = (await Clinic.SayAsync(patient, "in English please.")).ShouldHaveSingleItem().Text;

        await Clinic.RestartAsync();

        switched.ShouldBe(LiveClinic.Text("en", PatientTextKeys.LanguageSwitched));
        (await Clinic.SayAsync(patient, "buongiorno.")).ShouldHaveSingleItem().Text.ShouldBe(LiveClinic.Text("en", PatientTextKeys.Greeting));
    }
}
