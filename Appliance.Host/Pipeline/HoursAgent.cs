using System.Globalization;
using Appliance.Host.Clinic;
using Appliance.Host.Texts;
using NodaTime;

namespace Appliance.Host.Pipeline;

/// <summary>
/// The agent that says when the clinic is open, from the configured hours and holidays. Each method answers only questions
/// that ask for nothing else, and gives null for all others. Thread-safe.
/// </summary>
internal sealed class HoursAgent(HoursQuestions questions, OpeningHours hours, PatientTexts texts, ClinicNames names, HandoffTexts handoff)
{
    private const int DaysInWeek = 7;

    /// <summary>The hours of today or tomorrow, where they are asked for.</summary>
    public Answer? OnRelativeDay(Turn turn) => Asked(turn) is { } asked && (asked.Today || asked.Tomorrow) ? OnDays(turn, asked) : null;

    /// <summary>The hours of the coming weekdays that the question names.</summary>
    public Answer? OnNamedDay(Turn turn) => Asked(turn) is { Named.Count: > 0 } asked ? OnDays(turn, asked) : null;

    /// <summary>The hours of the week.</summary>
    public Answer? InTheWeek(Turn turn)
    {
        if (Asked(turn) is null)
            return null;
        string language = turn.Understanding.Language;
        var lines = new List<(string First, string Last, string Spans)>();
        for (IsoDayOfWeek day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Sunday; day++)
        {
            string name = Name(language, day), spans = Spans(language, hours.Spans(day));
            if (lines.Count > 0 && lines[^1].Spans == spans)
                lines[^1] = lines[^1] with { Last = name };
            else
                lines.Add((name, name, spans));
        }

        return Say(language, lines.Select(line => (line.First == line.Last ? line.First : $"{line.First} – {line.Last}") + ": " + line.Spans));
    }

    private HoursQuestion? Asked(Turn turn) => hours.Unknown || turn.Understanding.Best.Intent != Intents.OpeningHours
        ? null
        : questions.Read(turn.Heard.Text, turn.Understanding.Language);

    private Answer OnDays(Turn turn, HoursQuestion asked)
    {
        string language = turn.Understanding.Language;
        LocalDate today = hours.Local(turn.Now).Date;
        List<string> lines = [];
        if (asked.Today)
            lines.Add(Line(language, today, texts.Format(language, PatientTextKeys.HoursToday)));
        if (asked.Tomorrow)
            lines.Add(Line(language, today.PlusDays(1), texts.Format(language, PatientTextKeys.HoursTomorrow)));
        lines.AddRange(asked.Named.Select(day => Line(language, today.PlusDays(((int)day - (int)today.DayOfWeek + DaysInWeek) % DaysInWeek), null)));
        if (asked.Today)
            lines.Add(Now(language, turn.Now));
        return Say(language, lines.Where(line => line.Length > 0));
    }

    private string Line(string language, LocalDate date, string? relative)
    {
        IReadOnlyList<(LocalTime, LocalTime)> spans = hours.Spans(date);
        string day = Name(language, date.DayOfWeek);
        // A holiday closes one date, not the weekday.
        if (spans.Count == 0 && hours.Spans(date.DayOfWeek).Count > 0)
            day += date.ToString(" d/M", CultureInfo.InvariantCulture);
        return $"{(relative is null ? day : $"{relative}, {day}")}: {Spans(language, spans)}";
    }

    private string Now(string language, DateTimeOffset now)
    {
        if (hours.IsOpen(now))
            return texts.Format(language, PatientTextKeys.HoursOpenNow);
        return handoff.Opens(language, now) is { } opens ? texts.Format(language, PatientTextKeys.HoursClosedNow, [("opens", opens)]) : "";
    }

    private string Name(string language, IsoDayOfWeek day) => texts.Format(language, PatientTextKeys.DayPrefix + day.ToString().ToLowerInvariant());

    private string Spans(string language, IReadOnlyList<(LocalTime From, LocalTime To)> spans) => spans.Count == 0
        ? texts.Format(language, PatientTextKeys.HoursClosed)
        : string.Join(", ", spans.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.From:HH:mm}–{span.To:HH:mm}")));

    private Answer Say(string language, IEnumerable<string> lines)
    {
        string intro = texts.Format(language, PatientTextKeys.HoursIntro, [("clinic", names.In(language))]);
        return new Answer(intro + "\n" + string.Join('\n', lines), AnswerRoute.Template, TurnOutcome.Sent);
    }
}
