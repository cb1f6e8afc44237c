using Appliance.Host.Channels;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Host.Texts;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Answer: carries the decision out. Says fixed texts, looks up approved answers, opening hours and passages, calls staff.</summary>
internal sealed class AnswerStep(
    PatientTexts texts, ClinicNames names, ClinicOptions clinic, HandoffTexts handoff, WatchStep watch, LibraryAgent library, PassageAgent passages,
    HoursAgent hours)
{
    /// <summary>Characters of risky words that are read back; with the first disclosure a message with buttons must hold them.</summary>
    public const int MaxReadBackCharacters = 200;

    /// <summary>Characters of an answer below which a button may stand; with the first disclosure the channel's limit must hold both.</summary>
    public const int MaxOfferedCharacters = 700;

    private const string English = "en";

    /// <summary>Turns the decision into words and consequences.</summary>
    public async Task<Turn> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Decision is not Decision.LookUp lookUp)
            return turn with { Answer = Answer(turn, turn.Decision) };
        // What "today" is no approved answer can know; for a named day the clinic's own words come first.
        if ((hours.OnRelativeDay(turn) ?? library.Approved(turn, lookUp) ?? hours.OnNamedDay(turn)) is { } settled)
            return turn with { Answer = settled };
        PassageAnswer found = await passages.AnswerAsync(turn, lookUp, cancellationToken);
        Answer? passage = found.Answer is { } answer && (lookUp.Needed == EvidenceNeeded.Strong || ReviewStep.IsSure(turn, answer)) ? OfferPerson(turn, lookUp, answer) : null;
        return turn with { Answer = passage ?? hours.InTheWeek(turn) ?? Answer(turn, lookUp.OnNothing), StaffNotice = found.StaffNotice };
    }

    // Where staff are what the words call for, a passage may not be all that is wanted; one in another language may not be understood.
    private Answer OfferPerson(Turn turn, Decision.LookUp lookUp, Answer answer) =>
        (lookUp.OnNothing is Decision.CallStaff || answer.IsForeign) && answer.Buttons.Count == 0 && answer.Text?.Length <= MaxOfferedCharacters
            ? answer with { Buttons = [handoff.PersonButton(turn.Understanding.Language)] }
            : answer;

    private Answer Answer(Turn turn, Decision decision) => decision switch
    {
        Decision.StaySilent silent => Pipeline.Answer.Silence(TurnOutcome.Handoff) with { StaffReason = silent.TellStaff ? silent.Reason : null },
        Decision.Say say => Say(turn, say),
        Decision.CallStaff call => handoff.Bridge(turn, call.Reason),
        Decision.Alarm alarm => Alarm(turn, alarm),
        Decision.OtherLanguage => OtherLanguage(turn),
        Decision.ReadBack read => ReadBack(turn, read),
        _ => throw new InvalidOperationException($"No agent answers a decision of type {decision.GetType().Name}."),
    };

    private Answer Say(Turn turn, Decision.Say say)
    {
        string language = say.Effect == TurnEffect.SwitchLanguage ? turn.Understanding.SwitchTo! : turn.Understanding.Language;
        string text = texts.Format(language, say.TextKey, [("clinic", names.In(language))]);
        var answer = new Answer(text, AnswerRoute.Template, say.Outcome) { Effect = say.Effect };
        return say.TextKey switch
        {
            PatientTextKeys.NoEvidence => answer with
            {
                Pending = new PendingQuestion(PendingQuestion.OfferPerson, turn.Heard.Text),
                Buttons =
                [
                    new ReplyButton(DecideStep.YesButtonId, texts.Format(language, PatientTextKeys.YesButton)),
                    new ReplyButton(DecideStep.NoButtonId, texts.Format(language, PatientTextKeys.NoButton)),
                ],
            },
            PatientTextKeys.VoiceUnclear => answer with
            {
                Pending = new PendingQuestion(PendingQuestion.RepeatVoice, "") { Before = turn.Situation.Pending },
                Buttons = [handoff.PersonButton(language)],
            },
            PatientTextKeys.VoiceCorrected => answer with
            {
                Pending = new PendingQuestion(PendingQuestion.RepeatVoice, ""),
                Buttons = [handoff.PersonButton(language)],
            },
            PatientTextKeys.Clarify => answer with
            {
                Pending = new PendingQuestion(PendingQuestion.OfferPerson, turn.Heard.Text),
                Buttons = [handoff.PersonButton(language)],
            },
            PatientTextKeys.Greeting or PatientTextKeys.Identity or PatientTextKeys.OutOfScope => answer with { Buttons = [handoff.PersonButton(language)] },
            _ => answer,
        };
    }

    private Answer ReadBack(Turn turn, Decision.ReadBack read)
    {
        string language = turn.Understanding.Language, words = string.Join(", ", read.Words);
        // What does not fit cannot be confirmed: a person reads and hears it.
        if (words.Length > MaxReadBackCharacters)
            return handoff.Bridge(turn, "low_confidence");
        string text = texts.Format(
            language, PatientTextKeys.VoiceReadBack, [("text", EchoStep.Short(turn.Heard.Spoken!, EchoStep.MaxEchoCharacters)), ("words", words)]);
        return new Answer(text, AnswerRoute.Template, TurnOutcome.Clarify)
        {
            Pending = new PendingQuestion(PendingQuestion.ConfirmVoice, turn.Heard.Text),
            Buttons =
            [
                new ReplyButton(DecideStep.YesButtonId, texts.Format(language, PatientTextKeys.CorrectButton)),
                new ReplyButton(DecideStep.NoButtonId, texts.Format(language, PatientTextKeys.WrongButton)),
            ],
        };
    }

    private Answer Alarm(Turn turn, Decision.Alarm alarm)
    {
        // It was said within the hour; saying it twice would cost the patient time. The Watch step called staff for what
        // it found; what only the model sees calls them here.
        if (turn.Situation.EmergencyAnswered)
            return Pipeline.Answer.Silence(TurnOutcome.Handoff) with { Emergency = true, StaffReason = turn.Flags.Count > 0 ? null : alarm.Reason };
        return new Answer(watch.Text(turn.Understanding.Language, alarm.Crisis), AnswerRoute.Template, TurnOutcome.Handoff)
        {
            StaffReason = alarm.Reason,
            Emergency = true,
        };
    }

    private Answer OtherLanguage(Turn turn)
    {
        (string, string)[] values = [("emergency_number", clinic.EmergencyNumber)];
        string own = texts.Format(clinic.Language, PatientTextKeys.OtherLanguage, values);
        string english = texts.Format(English, PatientTextKeys.OtherLanguage, values);
        Answer answer = handoff.Bridge(turn, "low_confidence");
        return answer with
        {
            Text = answer.Text is null ? null : clinic.Language == English ? english : own + "\n\n" + english,
            StaffReason = "other_language",
        };
    }
}
