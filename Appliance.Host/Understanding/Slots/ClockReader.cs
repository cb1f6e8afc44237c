using Appliance.Host.Phrases;
using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>A time on the clock as it was written.</summary>
/// <param name="Time">The time; before noon where the half of the day is open.</param>
/// <param name="EitherHalf">Whether the words leave open which half of the day is meant ("at 5").</param>
/// <param name="Next">The word after it.</param>
internal readonly record struct ClockTime(LocalTime Time, bool EitherHalf, int Next);

/// <summary>Reads times on the clock: "15h30", "half past two", "le cinque meno un quarto", "3pm", "las 4 de la tarde". Bound to one text.</summary>
internal sealed class ClockReader(SlotText text)
{
    private const int Noon = 12;
    private const int HoursInDay = 24;
    private const int MinutesInHour = 60;

    // "Lunch" ends the hours of one digit that are after noon.
    private const int LateLunch = 4;

    /// <summary>The time whose words start at a word, or null.</summary>
    /// <param name="index">The word.</param>
    /// <param name="evidence">Whether a word before says that a time follows ("at", "after"); else the words must say so themselves.</param>
    /// <param name="inRange">Whether a range was begun, so that "5 to 10" and "9 y 11" are two times.</param>
    public ClockTime? Read(int index, bool evidence, bool inRange)
    {
        if (text.Find(index, TermKind.Noon) is { } noon)
        {
            int after = index + noon.Length;
            return text.Find(after, TermKind.ClockAnd) is { } and && text.Find(after + and.Length, TermKind.Half) is { } half
                ? new ClockTime(new LocalTime(Noon, MinutesInHour / 2), false, after + and.Length + half.Length)
                : new ClockTime(new LocalTime(Noon, 0), false, after);
        }

        if (text.Find(index, TermKind.Midnight) is { } midnight)
            return new ClockTime(LocalTime.Midnight, false, index + midnight.Length);
        if (MinutesFirst(index, inRange) is { } minutesFirst)
            return Halved(index, minutesFirst.Hour, minutesFirst.Minute, minutesFirst.Next);
        if (text.Number(index) is not { } hour || hour.Value > HoursInDay || InsideWord(index) || Article(index, evidence))
            return null;
        (int minute, int next, bool sure) = Minutes(index, hour.Length, evidence, inRange);
        if (minute < 0)
            return Halved(index, (hour.Value + HoursInDay - 1) % HoursInDay, minute + MinutesInHour, next);
        bool marked = text.Is(next, TermKind.Am) || text.Is(next, TermKind.Pm) || text.Is(next, TermKind.HourMark) || PartAt(next) is not null;
        if (!sure && !marked && !evidence || Counts(next))
            return null;
        return Halved(index, hour.Value % HoursInDay, minute, next);
    }

    // "half past two", "quarter to five", "cuarto para las cinco", "quinze para as cinco".
    private (int Hour, int Minute, int Next)? MinutesFirst(int index, bool inRange)
    {
        int minutes, next;
        if (text.Find(index, TermKind.Half) is { } half)
            (minutes, next) = (MinutesInHour / 2, index + half.Length);
        else if (text.Find(index, TermKind.Quarter) is { } quarter)
            (minutes, next) = (MinutesInHour / 4, index + quarter.Length);
        else if (!inRange && text.Number(index) is { Value: 5 or 10 or 15 or 20 or 25 } number)
            (minutes, next) = (number.Value, index + number.Length);
        else
            return null;
        // British "half three".
        if (text.Language == "en" && minutes == MinutesInHour / 2 && text.Is(index, TermKind.Half) && next < text.Count && text.Tokens[next].Folded is not ("a" or "an")
            && text.Number(next) is { Value: >= 1 and <= Noon } british && !Counts(next + british.Length))
            return (british.Value, minutes, next + british.Length);
        if (text.Find(next, TermKind.PastClock) is { } past && text.Number(next + past.Length) is { Value: <= Noon } after)
            return (after.Value, minutes, next + past.Length + after.Length);
        if (text.Find(next, TermKind.ToClock) is { } to && text.Number(next + to.Length) is { Value: >= 1 and <= Noon } before)
            return (before.Value - 1, MinutesInHour - minutes, next + to.Length + before.Length);
        return null;
    }

    // What follows the hour; minutes below zero count back from it. Sure where the notation is a time's alone.
    private (int Minute, int Next, bool Sure) Minutes(int index, int length, bool evidence, bool inRange)
    {
        int next = index + length;
        if (text.Digits(index) is not null)
        {
            if (text.Gap(index) is [':' or '.'] separator && text.Digits(next) is < MinutesInHour and { } minute && text.Tokens[next].Length == 2)
                return separator[0] == ':' || evidence || BeforeDay(next + 1) ? (minute, next + 1, true) : (0, next, false);
            if (next < text.Count && text.Tokens[next].Folded is "h" or "hs" or "hrs")
                return text.Digits(next + 1) is < MinutesInHour and { } after && text.Gap(next).IsEmpty ? (after, next + 2, true) : (0, next + 1, true);
        }

        if (text.Find(next, TermKind.ClockAnd) is { } and)
        {
            int at = next + and.Length;
            if (text.Find(at, TermKind.Half) is { } half)
                return (MinutesInHour / 2, at + half.Length, true);
            if (text.Find(at, TermKind.Quarter) is { } quarter)
                return (MinutesInHour / 4, at + quarter.Length, true);
            if (!inRange && text.Find(at, TermKind.Number) is { Value: >= 5 and < MinutesInHour } some && !text.Is(at + some.Length, TermKind.Unit))
                return (some.Value, at + some.Length, false);
            if (!inRange && evidence && text.Digits(at) is 15 or 20 or 25 or 30 or 35 or 40 or 45 or 50 or 55 && !Counts(at + 1))
                return (text.Digits(at)!.Value, at + 1, false);
        }

        if (text.Find(next, TermKind.Minus) is { } minus)
        {
            int at = next + minus.Length;
            if (text.Find(at, TermKind.Quarter) is { } quarter)
                return (-MinutesInHour / 4, at + quarter.Length, true);
            if (text.Number(at) is { Value: >= 1 and < MinutesInHour } some)
                return (-some.Value, at + some.Length, true);
        }

        return evidence && text.Language == "en" && text.Find(next, TermKind.Number) is { Value: >= 10 and < MinutesInHour } plain ? (plain.Value, next + plain.Length, false) : (0, next, false);
    }

    private ClockTime Halved(int index, int hour, int minute, int next)
    {
        bool figures = text.Digits(index) is not null && text.Tokens[index].Folded is ['0', ..];
        if (text.Find(next, TermKind.HourMark) is { } mark)
            next += mark.Length;
        if (text.Find(next, TermKind.Am) is { } am)
            return new ClockTime(new LocalTime(hour % Noon, minute), false, next + am.Length);
        if (text.Find(next, TermKind.Pm) is { } pm)
            return new ClockTime(new LocalTime((hour % Noon) + Noon, minute), false, next + pm.Length);
        if (PartAt(next) is { } part && hour <= Noon)
        {
            bool later = part.Part is DayPart.Afternoon or DayPart.Evening || (part.Part == DayPart.Lunch && hour < LateLunch);
            return new ClockTime(new LocalTime((hour % Noon) + (later || (hour == Noon && part.Part == DayPart.Morning) ? Noon : 0), minute), false, part.Next);
        }

        return new ClockTime(new LocalTime(hour, minute), hour is >= 1 and < Noon && !figures, next);
    }

    private (DayPart Part, int Next)? PartAt(int index) =>
        index > 0 && index < text.Count && text.SameClause(index - 1, index) && text.Find(index, TermKind.Part) is { } part ? ((DayPart)part.Value, index + part.Length) : null;

    // "8.30 tomorrow", "9.30am"
    private bool BeforeDay(int next) =>
        text.Is(next, TermKind.Am) || text.Is(next, TermKind.Pm) || text.Is(next, TermKind.RelDay) || text.Is(next, TermKind.Weekday) || text.Is(next, TermKind.Part);

    // "01H50" in a tax code; "h15" is a time.
    private bool InsideWord(int index) =>
        index > 0 && text.Gap(index - 1).IsEmpty && text.Digits(index) is not null && !text.Is(index - 1, TermKind.At);

    // "una mattina", "a morning", Portuguese "a uma consulta"; "una de la tarde" and "à uma" are times.
    private bool Article(int index, bool evidence)
    {
        if (text.Find(index, TermKind.Number) is not { Value: 1 } number)
            return false;
        PhraseToken before = text.Tokens[Math.Max(0, index - 1)];
        return text.Tokens[index].Folded is "um" or "un" or "uno" or "a" or "an"
            || (!evidence && text.Find(index + number.Length, TermKind.Part) is { Length: 1 })
            || (text.Language == "pt" && before.Folded == "a" && !text.Text.AsSpan(before.Start, before.Length).Equals("à", StringComparison.OrdinalIgnoreCase));
    }

    // "before 10 people", "from 5 euros", "at 12%", "in 3 days": the number counts something.
    private bool Counts(int next) =>
        text.Is(next, TermKind.Unit) || text.Is(next, TermKind.Counted) || text.Is(next, TermKind.OrdinalMark) || text.Is(next, TermKind.Month)
        || text.Gap(next - 1).ContainsAny("€$£%/") || (next >= 2 && text.Gap(next - 2).ContainsAny("€$£"));
}
