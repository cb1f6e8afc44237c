using System.Globalization;
using Appliance.Host.Channels;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using NodaTime;

namespace Appliance.Host.Pipeline;

/// <summary>Bridge messages: who answers, and when, by the opening hours. Immutable; safe for concurrent use.</summary>
internal sealed class HandoffTexts(PatientTexts texts, OpeningHours hours, HandoffOptions options)
{
    /// <summary>A bridge message is not said again within this time while staff are expected; the patient knows.</summary>
    public static readonly TimeSpan BridgeRepeatAfter = TimeSpan.FromHours(4);

    /// <summary>The answer that calls staff for a reason that has a text <c>handoff_REASON</c>.</summary>
    public Answer Bridge(Turn turn, string reason) => Say(turn, PatientTextKeys.HandoffPrefix + reason, reason);

    /// <summary>The answer that calls staff, with a first sentence of the given key.</summary>
    public Answer Say(Turn turn, string textKey, string reason)
    {
        bool saidLately = turn.Situation.Owner == ConversationOwner.Waiting && turn.Situation.BridgeAt is { } at && turn.Now - at < BridgeRepeatAfter;
        string language = turn.Understanding.Language;
        return new Answer(
            saidLately ? null : texts.Format(language, textKey) + " " + When(language, turn.Now), AnswerRoute.Template, TurnOutcome.Handoff)
        {
            StaffReason = reason,
            IsBridge = !saidLately,
            Effect = TurnEffect.ClearPending,
        };
    }

    /// <summary>Says that a person answers, and by when.</summary>
    public string When(string language, DateTimeOffset now)
    {
        if (hours.Unknown || hours.IsOpen(now))
            return texts.Format(language, PatientTextKeys.HandoffOpen, [("when", Within(language))]);
        return Opens(language, now) is { } opens
            ? texts.Format(language, PatientTextKeys.HandoffClosed, [("opens", opens)])
            : texts.Format(language, PatientTextKeys.HandoffOpen, [("when", Within(language))]);
    }

    /// <summary>When the clinic opens next, as part of a sentence; null when no opening is near.</summary>
    public string? Opens(string language, DateTimeOffset now)
    {
        if (hours.NextOpening(now) is not { } next)
            return null;
        string time = next.ToString("H:mm", CultureInfo.InvariantCulture);
        int days = Period.DaysBetween(hours.Local(now).Date, next.Date);
        return days switch
        {
            0 => texts.Format(language, PatientTextKeys.OpensToday, [("time", time)]),
            1 => texts.Format(language, PatientTextKeys.OpensTomorrow, [("time", time)]),
            _ => texts.Format(language, PatientTextKeys.OpensOn, [("day", Day(language, next.Date, days)), ("time", time)]),
        };
    }

    /// <summary>The reminder that a person is still expected; it falls into opening hours, so it names no time.</summary>
    public string Reminder(string language) => texts.Format(language, PatientTextKeys.HandoffReminder);

    /// <summary>The button by which a patient asks for a person.</summary>
    public ReplyButton PersonButton(string language) =>
        new(Steps.DecideStep.PersonButtonId, texts.Format(language, PatientTextKeys.PersonButton));

    private string Within(string language) => options.RespondWithinMinutes < 120
        ? texts.Format(language, PatientTextKeys.WithinMinutes, [("n", options.RespondWithinMinutes.ToString(CultureInfo.InvariantCulture))])
        : texts.Format(language, PatientTextKeys.WithinHours, [("n", (options.RespondWithinMinutes / 60).ToString(CultureInfo.InvariantCulture))]);

    private string Day(string language, LocalDate date, int days)
    {
        string name = texts.Format(language, PatientTextKeys.DayPrefix + date.DayOfWeek.ToString().ToLowerInvariant());
        // A weekday alone would mean the coming one.
        return days < 7 ? name : name + date.ToString(" d/M", CultureInfo.InvariantCulture);
    }
}
