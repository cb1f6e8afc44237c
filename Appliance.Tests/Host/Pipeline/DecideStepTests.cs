using Appliance.Host.Channels;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Sensitive;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

/// <summary>The policy, rule by rule in the order of their weight.</summary>
public sealed class DecideStepTests
{
    private static readonly Situation Ordinary = Situation.First("it");
    private static readonly Situation Offered = Ordinary with { Pending = new PendingQuestion(PendingQuestion.OfferPerson, "quanto costa?") };
    private static readonly AnsweringOptions Options = new();

    public static TheoryData<string> EveryReasonToBeSilent => ["staff", "paused", "opted_out", "limited"];

    [Theory]
    [MemberData(nameof(EveryReasonToBeSilent))]
    public void Run_RedFlag_GoesBeforeEverySilence(string silence) =>
        Decide(Turns.Understood(Intents.Greeting, situation: Silent(silence), fragment: Turns.Fragment("ho un dolore al petto", redFlag: "chest_pain")))
            .ShouldBe(new Decision.Alarm("red_flag:chest_pain", Crisis: false));

    [Fact]
    public void Run_SuicideFlag_IsACrisis() =>
        Decide(Turns.Understood(Intents.Greeting, fragment: Turns.Fragment("x", redFlag: "suicide"))).ShouldBe(new Decision.Alarm("red_flag:suicide", Crisis: true));

    [Fact]
    public void Run_ModelIsSureOfAnEmergency_IsAnAlarm_ButNotWhereTheMachineMustBeSilent()
    {
        Decide(Turns.Understood(Intents.Emergency)).ShouldBe(new Decision.Alarm("emergency", Crisis: false));
        Decide(Turns.Understood(Intents.Emergency, situation: Silent("staff"))).ShouldBeOfType<Decision.StaySilent>();
        Decide(Turns.Understood(Intents.Emergency, 0.3)).ShouldBe(new Decision.CallStaff("sensitive"));
    }

    [Theory]
    [InlineData("staff", false)]
    [InlineData("paused", true)]
    [InlineData("opted_out", true)]
    public void Run_MachineMustBeSilent_SaysNothingToAnyIntent(string silence, bool tellStaff)
    {
        foreach (string intent in (string[])[Intents.Greeting, Intents.OpeningHours, Intents.BookingRequest, Intents.HumanRequest, Intents.MedicalQuestion])
            Decide(Turns.Understood(intent, situation: Silent(silence))).ShouldBeOfType<Decision.StaySilent>().TellStaff.ShouldBe(tellStaff);
    }

    [Fact]
    public void Run_StaffOwnAndPausedAndOptedOut_TheOwnerCounts() =>
        Decide(Turns.Understood(Intents.Greeting, situation: Silent("staff") with { PausedGlobally = true, OptedOut = true }))
            .ShouldBe(new Decision.StaySilent("staff own the thread", TellStaff: false));

    [Fact]
    public void Run_Stop_IsConfirmedWhateverElseTheTurnIs()
    {
        var confirmed = new Decision.Say(PatientTextKeys.OptOutConfirmed, TurnOutcome.Sent, TurnEffect.OptOut);
        Decide(Turns.Understood(Intents.Deny, saying: FixedSaying.Stop)).ShouldBe(confirmed);
        Decide(Turns.Understood(Intents.Deny, saying: FixedSaying.Stop, situation: Silent("limited"))).ShouldBe(confirmed);
        Decide(Turns.Understood(Intents.Deny, saying: FixedSaying.Stop, fragment: Turns.Fragment("stop", sentAt: Turns.Now - TimeSpan.FromHours(20)))).ShouldBe(confirmed);
    }

    [Theory]
    [InlineData(Intents.HumanRequest)]
    [InlineData(Intents.OutOfScope)]
    public void Run_AskedWhatAnswers_SaysSoWhateverTheModelMakesOfIt(string intent) =>
        Decide(Turns.Understood(intent, saying: FixedSaying.Identity)).ShouldBe(new Decision.Say(PatientTextKeys.Identity, TurnOutcome.Sent));

    [Fact]
    public void Run_StopAgainAfterOptOut_IsSilentAndCallsNobody() =>
        Decide(Turns.Understood(Intents.Deny, saying: FixedSaying.Stop, situation: Silent("opted_out"))).ShouldBe(new Decision.StaySilent("opted_out", TellStaff: false));

    [Fact]
    public void Run_StartAfterOptOut_IsWelcomed() =>
        Decide(Turns.Understood(Intents.Greeting, saying: FixedSaying.Start, situation: Silent("opted_out")))
            .ShouldBe(new Decision.Say(PatientTextKeys.OptInConfirmed, TurnOutcome.Sent, TurnEffect.OptIn));

    [Theory]
    [InlineData(359, false)]
    [InlineData(361, true)]
    public void Run_MessageOlderThanAllowed_GoesToAPerson(int minutes, bool tooOld)
    {
        Fragment fragment = Turns.Fragment("buongiorno", sentAt: Turns.Now - TimeSpan.FromMinutes(minutes));
        (Decide(Turns.Understood(Intents.Greeting, fragment: fragment)) is Decision.CallStaff { Reason: "too_old" }).ShouldBe(tooOld);
    }

    [Fact]
    public void Run_TooOldAndOverTheLimit_TheAgeCounts() =>
        Decide(Turns.Understood(Intents.Greeting, situation: Silent("limited"), fragment: Turns.Fragment("x", sentAt: Turns.Now - TimeSpan.FromHours(7))))
            .ShouldBe(new Decision.CallStaff("too_old"));

    [Fact]
    public void Run_RepliesOfTheHourUsedUp_CallsAPersonOnceThenIsSilent()
    {
        int limit = Options.MaxRepliesPerHour;
        Decide(Turns.Understood(Intents.Greeting, situation: Ordinary with { RepliesInLastHour = limit - 1 })).ShouldBeOfType<Decision.Say>();
        Decide(Turns.Understood(Intents.Greeting, situation: Ordinary with { RepliesInLastHour = limit })).ShouldBe(new Decision.CallStaff("rate_limited"));
        Decide(Turns.Understood(Intents.Greeting, situation: Ordinary with { RepliesInLastHour = limit + 1 })).ShouldBe(new Decision.StaySilent("rate_limited", TellStaff: true));
    }

    [Fact]
    public void Run_PersonAskedForByButtonOrWords_IsCalledBeforeAnythingElseIsRead()
    {
        var person = new Decision.CallStaff(Intents.HumanRequest);
        Decide(Turns.Understood(Intents.Greeting, fragment: Turns.Fragment("Parla con una persona", MessageKind.Button, DecideStep.PersonButtonId))).ShouldBe(person);
        Turn words = Turns.Understood(Intents.OpeningHours, saying: FixedSaying.Human);
        Decide(words with { Understanding = words.Understanding with { SwitchTo = "en" } }).ShouldBe(person);
    }

    [Fact]
    public void Run_LanguageAskedFor_IsSwitched()
    {
        Turn turn = Turns.Understood(Intents.Affirm, saying: FixedSaying.Affirm);
        Decide(turn with { Understanding = turn.Understanding with { SwitchTo = "en" } })
            .ShouldBe(new Decision.Say(PatientTextKeys.LanguageSwitched, TurnOutcome.Sent, TurnEffect.SwitchLanguage));
    }

    [Theory]
    [InlineData(FixedSaying.Affirm, null)]
    [InlineData(FixedSaying.None, DecideStep.YesButtonId)]
    public void Run_YesToTheOffer_CallsAPerson(object saying, string? button) =>
        Decide(Turns.Understood(Intents.OutOfScope, 0.1, saying: (FixedSaying)saying, situation: Offered, fragment: Turns.Fragment("sì", button: button)))
            .ShouldBe(new Decision.CallStaff(Intents.HumanRequest));

    [Theory]
    [InlineData(FixedSaying.Deny, null)]
    [InlineData(FixedSaying.None, DecideStep.NoButtonId)]
    public void Run_NoToTheOffer_IsAcceptedAndForgotten(object saying, string? button) =>
        Decide(Turns.Understood(Intents.OutOfScope, 0.1, saying: (FixedSaying)saying, situation: Offered, fragment: Turns.Fragment("no", button: button)))
            .ShouldBe(new Decision.Say(PatientTextKeys.PersonDeclined, TurnOutcome.Sent, TurnEffect.ClearPending));

    [Fact]
    public void Run_YesOrNoToNothing_AsksWhatItMeans_OrIsLeftToStaffWhoAreExpected()
    {
        Decide(Turns.Understood(Intents.Affirm, saying: FixedSaying.Affirm)).ShouldBe(new Decision.Say(PatientTextKeys.AffirmWithoutQuestion, TurnOutcome.Clarify));
        Decide(Turns.Understood(Intents.Deny, saying: FixedSaying.Deny)).ShouldBe(new Decision.Say(PatientTextKeys.DenyWithoutQuestion, TurnOutcome.Clarify));
        Decide(Turns.Understood(Intents.Affirm)).ShouldBe(new Decision.Say(PatientTextKeys.AffirmWithoutQuestion, TurnOutcome.Clarify));
        Decide(Turns.Understood(Intents.Affirm, saying: FixedSaying.Affirm, situation: Ordinary with { Owner = ConversationOwner.Waiting }))
            .ShouldBe(new Decision.StaySilent("staff are expected", TellStaff: true));
    }

    [Theory]
    [InlineData(MessageKind.Voice, "voice")]
    [InlineData(MessageKind.Image, "image")]
    [InlineData(MessageKind.Document, "document")]
    [InlineData(MessageKind.Location, "location")]
    [InlineData(MessageKind.Contacts, "contacts")]
    [InlineData(MessageKind.Video, "other_media")]
    [InlineData(MessageKind.Unsupported, "other_media")]
    public void Run_WhatTheMachineCannotRead_GoesToAPersonWithItsOwnText(MessageKind kind, string reason)
    {
        Decide(Turns.Understood(Intents.Greeting, fragment: Turns.Fragment("una didascalia", kind))).ShouldBe(new Decision.CallStaff(reason));
        PatientTextCatalogue.Placeholders.Keys.ShouldContain(PatientTextKeys.HandoffPrefix + reason);
    }

    [Fact]
    public void Run_NoWordsAtAll_GoesToAPerson() =>
        Decide(Turns.Understood(Intents.Greeting, fragment: Turns.Fragment(null))).ShouldBe(new Decision.CallStaff("other_media"));

    [Fact]
    public void Run_LanguageNotServed_IsAnsweredInTwoLanguages_UnlessAnotherWasAskedFor()
    {
        Turn turn = Turns.Understood(Intents.OpeningHours);
        turn = turn with { Understanding = turn.Understanding with { DetectedLanguage = "other" } };
        Decide(turn).ShouldBeOfType<Decision.OtherLanguage>();
        Decide(turn with { Situation = Ordinary with { LanguageRequested = true } }).ShouldBeOfType<Decision.LookUp>();
    }

    [Fact]
    public void Run_SensitiveTopicOrMedicalQuestion_IsNeverAnsweredByTheMachine()
    {
        Turn topic = Turns.Understood(Intents.PriceInquiry);
        Decide(topic with { Understanding = topic.Understanding with { Sensitive = ["dose"] } }).ShouldBe(new Decision.CallStaff("sensitive"));
        Decide(Turns.Understood(Intents.MedicalQuestion)).ShouldBe(new Decision.CallStaff("sensitive"));
    }

    [Theory]
    [InlineData("quanto costa l'esame della vitamina D", "medication")]
    [InlineData("in which room is the flu vaccine", "symptom")]
    [InlineData("estoy embarazada, ¿dónde es la ecografía?", "condition")]
    [InlineData("sou diabético, a que horas posso vir colher sangue", "condition")]
    public void Run_ClinicalWordsInAQuestionAboutTheClinic_AreLookedUp_ForSureEvidenceOnly(string text, string topic) =>
        Decide(Sensitive(Turns.Understood(Intents.MedicalQuestion, 0.6, text), topic))
            .ShouldBe(new Decision.LookUp(text, new Decision.CallStaff("sensitive"), EvidenceNeeded.Sure));

    [Theory]
    [InlineData(SensitiveTopics.PossibleDanger)]
    [InlineData(SensitiveTopics.Judgement)]
    public void Run_DangerOrJudgementInAQuestionAboutTheClinic_GoesToAPerson(string topic) =>
        Decide(Sensitive(Turns.Understood(Intents.PriceInquiry, text: "quanto costa la visita?"), topic)).ShouldBe(new Decision.CallStaff("sensitive"));

    [Theory]
    [InlineData(Intents.Greeting, PatientTextKeys.Greeting, TurnEffect.None)]
    [InlineData(Intents.ThanksGoodbye, PatientTextKeys.Thanks, TurnEffect.ClearPending)]
    public void Run_Courtesy_IsReturned(string intent, string key, object effect) =>
        Decide(Turns.Understood(intent)).ShouldBe(new Decision.Say(key, TurnOutcome.Sent, (TurnEffect)effect));

    [Fact]
    public void Run_ThanksWhileStaffAreExpected_IsNotAnswered() =>
        Decide(Turns.Understood(Intents.ThanksGoodbye, situation: Ordinary with { Owner = ConversationOwner.Waiting }))
            .ShouldBe(new Decision.StaySilent("staff are expected", TellStaff: false));

    [Fact]
    public void Run_InformationalIntents_AreLookedUpAndOtherwiseAPersonIsOffered()
    {
        foreach (string intent in Intents.Informational)
        {
            Decide(Turns.Understood(intent, text: "quando aprite?")).ShouldBe(
                new Decision.LookUp("quando aprite?", new Decision.Say(PatientTextKeys.NoEvidence, TurnOutcome.Clarify)), intent);
        }
    }

    [Fact]
    public void Run_ErrandsForStaff_GoToAPersonWithTheirOwnText()
    {
        foreach (string intent in Intents.ForStaff)
        {
            Decision decision = Decide(Turns.Understood(intent));
            (decision is Decision.LookUp { Needed: EvidenceNeeded.Approved } lookUp ? lookUp.OnNothing : decision).ShouldBe(new Decision.CallStaff(intent));
            PatientTextCatalogue.Placeholders.Keys.ShouldContain(PatientTextKeys.HandoffPrefix + intent);
        }
    }

    [Theory]
    [InlineData("come posso avere la copia della cartella?", EvidenceNeeded.Strong)]
    [InlineData("quanto costa la copia della cartella", EvidenceNeeded.Strong)]
    [InlineData("per la copia della cartella serve la mia firma?", EvidenceNeeded.Strong)]
    [InlineData("il contenitore di che colore lo prendo", EvidenceNeeded.Strong)]
    [InlineData("mi mandi la copia della cartella", EvidenceNeeded.Approved)]
    public void Run_QuestionAboutAnErrand_IsLookedUpBeforeStaffAreCalled(string text, object needed) =>
        Decide(Turns.Understood(Intents.DocumentRequest, text: text))
            .ShouldBe(new Decision.LookUp(text, new Decision.CallStaff(Intents.DocumentRequest), (EvidenceNeeded)needed));

    [Theory]
    [InlineData(Intents.PrivacyRequest, "per quanti anni conservate i miei dati?")]
    [InlineData(Intents.Complaint, "how long do you take to answer a complaint")]
    [InlineData(Intents.HumanRequest, "¿a qué número llamo para hablar con alguien?")]
    public void Run_FactAskedOfWhatOnlyPeopleSettle_IsToldWhereItIsSure(string intent, string text)
    {
        Decide(Turns.Understood(intent, text: text)).ShouldBe(new Decision.LookUp(text, new Decision.CallStaff(intent), EvidenceNeeded.Sure));
        if (intent == Intents.HumanRequest)
            Decide(Turns.Understood(Intents.PriceInquiry, text: text, saying: FixedSaying.Human)).ShouldBe(new Decision.LookUp(text, new Decision.CallStaff(intent), EvidenceNeeded.Sure));
    }

    [Fact]
    public void Run_FactAskedInAMessageThatNamesALanguage_IsNoSwitch()
    {
        Turn turn = Turns.Understood(Intents.ServiceInquiry, text: "what days is there somebody who speaks English");
        Decide(turn with { Understanding = turn.Understanding with { SwitchTo = "en" } }).ShouldBeOfType<Decision.LookUp>();
    }

    [Fact]
    public void Run_GreetingThatAsksForAFact_OffersAPersonWhereNothingIsFound() =>
        Decide(Turns.Understood(Intents.Greeting, text: "hi, how early must I ask for a translator"))
            .ShouldBeOfType<Decision.LookUp>().OnNothing.ShouldBe(new Decision.Say(PatientTextKeys.NoEvidence, TurnOutcome.Clarify));

    [Theory]
    [InlineData(Intents.Complaint)]
    [InlineData(Intents.PrivacyRequest)]
    [InlineData(Intents.HumanRequest)]
    public void Run_ComplaintPrivacyOrPerson_IsNotEvenLookedUp(string intent) => Decide(Turns.Understood(intent)).ShouldBe(new Decision.CallStaff(intent));

    [Fact]
    public void Run_ForeignToTheClinic_IsDeclined_WithALookWhereLessSure()
    {
        var declined = new Decision.Say(PatientTextKeys.OutOfScope, TurnOutcome.Refused);
        Decide(Turns.Understood(Intents.OutOfScope, 0.9)).ShouldBe(new Decision.LookUp("un messaggio", declined, EvidenceNeeded.Approved));
        Decide(Turns.Understood(Intents.OutOfScope, 0.9, text: "dove posso noleggiare una bici?")).ShouldBe(new Decision.LookUp("dove posso noleggiare una bici?", declined, EvidenceNeeded.Sure));
        Decide(Turns.Understood(Intents.OutOfScope, 0.6)).ShouldBe(new Decision.LookUp("un messaggio", declined));
    }

    [Fact]
    public void Run_NotSure_AsksBackTwiceThenCallsAPerson()
    {
        var askBack = new Decision.LookUp("un messaggio", new Decision.Say(PatientTextKeys.Clarify, TurnOutcome.Clarify));
        Decide(Turns.Understood(Intents.OpeningHours, 0.3)).ShouldBe(askBack);
        Decide(Turns.Understood(Intents.OpeningHours, 0.3, situation: Ordinary with { Clarifications = DecideStep.MaxClarifications }))
            .ShouldBe(new Decision.LookUp("un messaggio", new Decision.CallStaff("low_confidence")));
        Decide(Turns.Understood(Intents.OpeningHours, 0.9, situation: Ordinary with { Clarifications = DecideStep.MaxClarifications }))
            .ShouldBe(new Decision.LookUp("un messaggio", new Decision.CallStaff("low_confidence")));
    }

    [Fact]
    public void Run_HalfSureOfAnErrand_CallsAPersonInsteadOfAskingBack() =>
        Decide(Turns.Understood(Intents.BookingRequest, 0.3)).ShouldBe(new Decision.LookUp("un messaggio", new Decision.CallStaff("low_confidence")));

    [Theory]
    [InlineData(Intents.PrivacyRequest)]
    [InlineData(Intents.Complaint)]
    [InlineData(Intents.HumanRequest)]
    public void Run_SecondClauseThatOnlyAPersonCanSettle_IsNotLostBehindAQuestion(string second)
    {
        Decide(WithSecond(Intents.OpeningHours, second)).ShouldBe(new Decision.CallStaff(second));
        Decide(WithSecond(Intents.OutOfScope, second)).ShouldBe(new Decision.CallStaff(second));
        Decide(WithSecond(Intents.BookingRequest, second, 0.3)).ShouldBe(new Decision.CallStaff(second));
    }

    [Fact]
    public void Run_SecondClauseBesideAnErrandForStaff_GoesToStaffWithTheErrand() =>
        Decide(WithSecond(Intents.BookingRequest, Intents.HumanRequest))
            .ShouldBe(new Decision.LookUp("un messaggio", new Decision.CallStaff(Intents.BookingRequest), EvidenceNeeded.Approved));

    [Fact]
    public void Run_SecondClauseIsAnEmergency_IsAnAlarm_ButNotWhereTheMachineMustBeSilent()
    {
        Decide(WithSecond(Intents.CancellationRequest, Intents.Emergency)).ShouldBe(new Decision.Alarm(Intents.Emergency, Crisis: false));
        Decide(WithSecond(Intents.CancellationRequest, Intents.Emergency) with { Situation = Silent("staff") }).ShouldBeOfType<Decision.StaySilent>();
    }

    [Fact]
    public void Run_SecondClauseIsAnotherQuestion_TheFirstIsAnsweredAsAlways() =>
        Decide(WithSecond(Intents.OpeningHours, Intents.PriceInquiry))
            .ShouldBe(new Decision.LookUp("un messaggio", new Decision.Say(PatientTextKeys.NoEvidence, TurnOutcome.Clarify)));

    private static Turn Sensitive(Turn turn, string topic) => turn with { Understanding = turn.Understanding with { Sensitive = [topic] } };

    private static Turn WithSecond(string first, string second, double confidence = 0.9)
    {
        Turn turn = Turns.Understood(first, confidence);
        return turn with { Understanding = turn.Understanding with { Additional = [new IntentScore(second, 0.8)] } };
    }

    private static Decision Decide(Turn turn) => new DecideStep(Options).Run(turn).Decision;

    private static Situation Silent(string why) => why switch
    {
        "staff" => Ordinary with { Owner = ConversationOwner.Staff },
        "paused" => Ordinary with { PausedGlobally = true },
        "opted_out" => Ordinary with { OptedOut = true },
        _ => Ordinary with { RepliesInLastHour = Options.MaxRepliesPerHour + 5 },
    };
}
