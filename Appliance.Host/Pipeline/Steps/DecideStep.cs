using Appliance.Host.Channels;
using Appliance.Host.Configuration;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Media;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Decide: policy in code. The rules stand in the order of their weight; the first that applies wins.</summary>
internal sealed class DecideStep(AnsweringOptions options)
{
    /// <summary>Id of the button by which a patient asks for a person.</summary>
    public const string PersonButtonId = "person";

    /// <summary>Ids of the buttons below a question that is answered yes or no.</summary>
    public const string YesButtonId = "yes", NoButtonId = "no";

    /// <summary>From this confidence on an intent is taken at its word. Chosen on the calibration utterances.</summary>
    public const double SureIntent = 0.5;

    /// <summary>Times that the appliance asks back before a person is called.</summary>
    public const int MaxClarifications = 2;

    /// <summary>Applies the policy.</summary>
    public Turn Run(Turn turn) => turn with
    {
        Decision = Danger(turn) ?? Withheld(turn) ?? Commanded(turn) ?? Unreadable(turn) ?? ReadBack(turn) ?? Delicate(turn) ?? ByIntent(turn),
    };

    private static Decision? Danger(Turn turn)
    {
        if (turn.Flags.Count > 0)
            return new Decision.Alarm("red_flag:" + string.Join(',', turn.Flags), turn.Fragments.Any(f => f.Flags.Any(hit => hit.IsCrisis)));
        bool sure = turn.Understanding.Best is { Intent: Intents.Emergency, Confidence: >= SureIntent } || Adds(turn, Intents.Emergency);
        return sure && Withheld(turn) is null ? new Decision.Alarm(Intents.Emergency, Crisis: false) : null;
    }

    /// <summary>The machine must not speak at all.</summary>
    private static Decision? Withheld(Turn turn)
    {
        Situation situation = turn.Situation;
        if (situation.Owner == ConversationOwner.Staff)
            return new Decision.StaySilent("staff own the thread", TellStaff: false);
        if (situation.PausedGlobally)
            return new Decision.StaySilent("paused", TellStaff: true);
        if (situation.OptedOut && turn.Understanding.Saying != FixedSaying.Start)
            return new Decision.StaySilent("opted_out", TellStaff: turn.Understanding.Saying != FixedSaying.Stop);
        return null;
    }

    /// <summary>The patient used fixed words or a button.</summary>
    private Decision? Commanded(Turn turn)
    {
        Understanding understood = turn.Understanding;
        if (understood.Saying == FixedSaying.Stop)
            return new Decision.Say(Texts.PatientTextKeys.OptOutConfirmed, TurnOutcome.Sent, TurnEffect.OptOut);
        if (understood.Saying == FixedSaying.Start)
            return new Decision.Say(Texts.PatientTextKeys.OptInConfirmed, TurnOutcome.Sent, TurnEffect.OptIn);
        if (turn.Now - turn.Heard.OldestSentAt > TimeSpan.FromHours(options.MaxAnswerAgeHours))
            return new Decision.CallStaff("too_old");
        if (turn.Situation.RepliesInLastHour >= options.MaxRepliesPerHour)
        {
            return turn.Situation.RepliesInLastHour == options.MaxRepliesPerHour
                ? new Decision.CallStaff("rate_limited")
                : new Decision.StaySilent("rate_limited", TellStaff: true);
        }

        // "Which number do I call to talk to somebody?" is a question first.
        if (turn.Heard.ButtonId == PersonButtonId || (understood.Saying == FixedSaying.Human && !PracticalQuestions.AsksFact(turn)))
            return new Decision.CallStaff(Intents.HumanRequest);
        // "On which day is there somebody who speaks English?" asks for no other language.
        if (understood.SwitchTo is not null && !PracticalQuestions.AsksFact(turn))
            return new Decision.Say(Texts.PatientTextKeys.LanguageSwitched, TurnOutcome.Sent, TurnEffect.SwitchLanguage);
        return YesOrNo(turn);
    }

    private static Decision? YesOrNo(Turn turn)
    {
        bool yes = turn.Heard.ButtonId == YesButtonId || turn.Understanding.Saying == FixedSaying.Affirm;
        bool no = turn.Heard.ButtonId == NoButtonId || turn.Understanding.Saying == FixedSaying.Deny;
        if (!yes && !no)
            return null;
        PendingQuestion? pending = turn.Situation.Pending?.Asked;
        if (pending is null)
        {
            // While staff are expected, "ok" answers them, not the machine.
            if (turn.Situation.Owner == ConversationOwner.Waiting)
                return new Decision.StaySilent("staff are expected", TellStaff: true);
            return new Decision.Say(
                yes ? Texts.PatientTextKeys.AffirmWithoutQuestion : Texts.PatientTextKeys.DenyWithoutQuestion, TurnOutcome.Clarify);
        }

        if (no && pending.Kind == PendingQuestion.ConfirmVoice)
            return new Decision.Say(Texts.PatientTextKeys.VoiceCorrected, TurnOutcome.Clarify);
        return yes
            ? new Decision.CallStaff(Intents.HumanRequest)
            : new Decision.Say(Texts.PatientTextKeys.PersonDeclined, TurnOutcome.Sent, TurnEffect.ClearPending);
    }

    /// <summary>A voice note that was not understood is asked for once; the second time in a row a person listens.</summary>
    private static Decision Repeat(Turn turn) => turn.Situation.Pending?.Kind == PendingQuestion.RepeatVoice || turn.Heard.Text.Length > 0
        ? new Decision.CallStaff("voice_unclear")
        : new Decision.Say(Texts.PatientTextKeys.VoiceUnclear, TurnOutcome.Clarify);

    /// <summary>
    /// Something would be done with words that a machine heard. Symptoms are not held up: a person looks at them at once.
    /// </summary>
    private static Decision.ReadBack? ReadBack(Turn turn)
    {
        Understanding understood = turn.Understanding;
        bool action = Intents.Actions.Contains(understood.Best.Intent) || understood.Additional.Any(score => Intents.Actions.Contains(score.Intent));
        bool delicate = understood.Sensitive.Any(topic => topic is not ("medication" or "dose"));
        return action && !delicate && understood.Risky.Count > 0 ? new Decision.ReadBack(understood.Risky) : null;
    }

    /// <summary>There is nothing the machine can read.</summary>
    private static Decision? Unreadable(Turn turn)
    {
        switch (turn.Heard.MediaOutcome)
        {
            case MediaOutcome.Missing:
                return new Decision.CallStaff("media_missing");
            case MediaOutcome.Foreign:
                return new Decision.OtherLanguage();
            case MediaOutcome.Unclear or MediaOutcome.Silence:
            case MediaOutcome.Damaged when turn.Heard.MediaKind == MessageKind.Voice:
                return Repeat(turn);
            default:
                break;
        }

        if (turn.Heard.MediaKind is { } media)
        {
            return new Decision.CallStaff(media switch
            {
                MessageKind.Voice => "voice",
                MessageKind.Image => "image",
                MessageKind.Document => "document",
                MessageKind.Location => "location",
                MessageKind.Contacts => "contacts",
                _ => "other_media",
            });
        }

        if (turn.Heard.Text.Length == 0)
            return new Decision.CallStaff("other_media");
        return turn.Understanding.DetectedLanguage == "other" && !turn.Situation.LanguageRequested ? new Decision.OtherLanguage() : null;
    }

    /// <summary>Clinical matters are never answered by the machine; what the clinic publishes about itself is, where the evidence is sure.</summary>
    private static Decision? Delicate(Turn turn)
    {
        Understanding understood = turn.Understanding;
        bool clinical = understood.Sensitive.Count > 0 ||
            understood.Best is { Intent: Intents.MedicalQuestion, Confidence: >= SureIntent } or { Intent: Intents.Emergency } ||
            Adds(turn, Intents.MedicalQuestion);
        if (!clinical)
            return null;
        var staff = new Decision.CallStaff("sensitive");
        return PracticalQuestions.IsAboutTheClinic(turn) ? new Decision.LookUp(turn.Heard.Text, staff, EvidenceNeeded.Sure) : staff;
    }

    private static Decision ByIntent(Turn turn)
    {
        Understanding understood = turn.Understanding;
        if (understood.Saying == FixedSaying.Identity)
            return new Decision.Say(Texts.PatientTextKeys.Identity, TurnOutcome.Sent);
        if (understood.Saying == FixedSaying.Human)
            return Person(turn);
        IntentScore best = understood.Best;
        bool sure = best.Confidence >= SureIntent;
        // What only a person can settle must not be lost behind a question that the machine answers.
        if (IntentPolicy.ForPeople.FirstOrDefault(other => Adds(turn, other)) is { } person && !(sure && Intents.ForStaff.Contains(best.Intent)))
            return person == Intents.HumanRequest ? Person(turn) : new Decision.CallStaff(person);
        if (!sure)
            return new Decision.LookUp(turn.Heard.Text, AskBack(turn));
        return Courtesy(turn, best.Intent) ?? Decided(turn, IntentPolicy.For(best.Intent, best.Confidence), Otherwise(turn, best.Intent));
    }

    private static Decision Decided(Turn turn, IntentRule rule, Decision otherwise) =>
        rule.For(turn) is var needed and not EvidenceNeeded.Unobtainable ? new Decision.LookUp(turn.Heard.Text, otherwise, needed) : otherwise;

    private static Decision Person(Turn turn) => Decided(turn, IntentPolicy.People, new Decision.CallStaff(Intents.HumanRequest));

    private static Decision? Courtesy(Turn turn, string intent) => intent switch
    {
        Intents.ThanksGoodbye => turn.Situation.Owner == ConversationOwner.Waiting
            ? new Decision.StaySilent("staff are expected", TellStaff: false)
            : new Decision.Say(Texts.PatientTextKeys.Thanks, TurnOutcome.Sent, TurnEffect.ClearPending),
        Intents.Affirm => YesOrNo(turn with { Understanding = turn.Understanding with { Saying = FixedSaying.Affirm } }),
        Intents.Deny => YesOrNo(turn with { Understanding = turn.Understanding with { Saying = FixedSaying.Deny } }),
        _ => null,
    };

    // What happens where the library has no answer.
    private static Decision Otherwise(Turn turn, string intent) => intent switch
    {
        Intents.Greeting when !PracticalQuestions.AsksFact(turn) => new Decision.Say(Texts.PatientTextKeys.Greeting, TurnOutcome.Sent),
        Intents.OutOfScope => new Decision.Say(Texts.PatientTextKeys.OutOfScope, TurnOutcome.Refused),
        _ when Intents.ForStaff.Contains(intent) => new Decision.CallStaff(intent),
        _ => OfferPerson(turn),
    };

    private static bool Adds(Turn turn, string intent) => turn.Understanding.Additional.Any(score => score.Intent == intent);

    private static Decision OfferPerson(Turn turn) => turn.Situation.Clarifications >= MaxClarifications
        ? new Decision.CallStaff("low_confidence")
        : new Decision.Say(Texts.PatientTextKeys.NoEvidence, TurnOutcome.Clarify);

    private static Decision AskBack(Turn turn)
    {
        if (turn.Situation.Clarifications >= MaxClarifications)
            return new Decision.CallStaff("low_confidence");
        // Half sure of an errand for staff: a person costs less than a patient who has to explain twice.
        if (Intents.ForStaff.Contains(turn.Understanding.Best.Intent))
            return new Decision.CallStaff("low_confidence");
        return new Decision.Say(Texts.PatientTextKeys.Clarify, TurnOutcome.Clarify);
    }
}
