namespace Appliance.Host.Understanding.Slots;

/// <summary>How a day or time bounds what the writer wants.</summary>
internal enum Bound
{
    /// <summary>It itself.</summary>
    Exactly,

    /// <summary>From then on, inclusive.</summary>
    From,

    /// <summary>After it; of times of day the same as <see cref="From"/>.</summary>
    After,

    /// <summary>Before it; of times of day the same as <see cref="Until"/>.</summary>
    Before,

    /// <summary>Until then, inclusive.</summary>
    Until,
}

/// <summary>A time of day read at a place of a text: a part of the day, a bound on the clock, or both.</summary>
/// <param name="Start">The first word of it.</param>
/// <param name="Next">The word after it.</param>
internal sealed record TimeReading(int Start, int Next)
{
    /// <summary>The part of the day.</summary>
    public DayPart? Part { get; init; }

    /// <summary>The time on the clock, or the first of two.</summary>
    public ClockTime? Clock { get; init; }

    /// <summary>The second time of a range.</summary>
    public ClockTime? End { get; init; }

    /// <summary>How <see cref="Clock"/> bounds, or the end of <see cref="Part"/> where there is no clock.</summary>
    public Bound Bound { get; init; }

    /// <summary>Whether it is about that time, or misspelt.</summary>
    public bool Vague { get; init; }
}

/// <summary>Reads times of day with the words that bound them: "not before 10", "dalle 9 alle 11", "por la tarde". Bound to one text.</summary>
internal sealed class TimeReader(SlotText text, ClockReader clock)
{
    // "o", "verso", "le": the words before a time are few.
    private const int MaxLeadingTerms = 4;

    /// <summary>The time whose words start at a word, or null. After a day, "9.30" needs no "at".</summary>
    public TimeReading? Read(int index, bool afterDay = false)
    {
        if (One(index, afterDay) is not { } first)
            return null;
        // "tomorrow morning after 10", "after 10 in the morning"
        if (first.Next >= text.Count || !text.SameClause(first.Next - 1, first.Next) || One(first.Next) is not { } second || (first.Part is null) == (second.Part is null))
            return first;
        (TimeReading part, TimeReading clocked) = first.Clock is null ? (first, second) : (second, first);
        return clocked with { Part = part.Part, Start = first.Start, Next = second.Next };
    }

    private TimeReading? One(int index, bool afterDay = false)
    {
        int at = index;
        (TermKind? lead, bool negated, int start) = (null, false, -1);
        for (int i = 0; i <= MaxLeadingTerms && at < text.Count; i++)
        {
            if (Clocked(at, lead ?? (afterDay && text.Gap(at) is ['.'] ? TermKind.At : null), negated, start < 0 ? at : start) is { } read)
                return read;
            if (Lead(at) is not { } term)
                return null;
            if (term.Kind == TermKind.Not)
                negated = true;
            else if (term.Kind != TermKind.Filler)
                lead = term.Kind == TermKind.At ? lead ?? TermKind.At : term.Kind;
            if (term.Kind != TermKind.Filler && start < 0)
                start = at;
            at += term.Length;
        }

        return null;
    }

    private Term? Lead(int at)
    {
        Term? best = null;
        foreach (TermKind kind in (ReadOnlySpan<TermKind>)[TermKind.After, TermKind.Before, TermKind.By, TermKind.Until, TermKind.Between, TermKind.From, TermKind.SoftFrom, TermKind.Around, TermKind.At, TermKind.Filler])
        {
            if (text.Find(at, kind) is { } term && term.Length > (best?.Length ?? 0))
                best = term;
        }

        // "not before 10" bounds; any other "not" rules out and is the whole expression's.
        if (best is null && text.Find(at, TermKind.Not) is { } not && text.Bounds(at + not.Length))
            best = not;
        return best;
    }

    private TimeReading? Clocked(int at, TermKind? lead, bool negated, int start)
    {
        bool soft = lead is TermKind.SoftFrom or null, range = lead is TermKind.From or TermKind.SoftFrom or TermKind.Between;
        if (text.Find(at, TermKind.Part) is { } part)
            return Parted((DayPart)part.Value, lead, start, at + part.Length, part.Fuzzy);
        if (clock.Read(at, evidence: !soft, inRange: range) is { } sure)
            return Ranged(sure, lead, start) ?? Bounded(sure, lead, negated, start);
        // "de 9 a 11", "9-11:30": only the whole is a time.
        return soft && text.Number(at) is not null && clock.Read(at, evidence: true, inRange: true) is { } first ? Ranged(first, lead, start) : null;
    }

    private static TimeReading? Parted(DayPart part, TermKind? lead, int start, int next, bool fuzzy) => lead switch
    {
        null or TermKind.At or TermKind.SoftFrom or TermKind.Around => new TimeReading(start, next) { Part = part, Vague = fuzzy },
        TermKind.After => new TimeReading(start, next) { Part = part, Bound = Bound.After, Vague = true },
        TermKind.Before => new TimeReading(start, next) { Part = part, Bound = Bound.Before, Vague = true },
        _ => null,
    };

    private TimeReading? Ranged(ClockTime first, TermKind? lead, int start)
    {
        int at = first.Next;
        bool begun = lead is TermKind.From or TermKind.SoftFrom;
        bool dash = text.Gap(at - 1).Trim() is ['-' or '–'];
        int? skip = dash ? 0
            : lead == TermKind.Between ? text.Find(at, TermKind.And)?.Length ?? text.Find(at, TermKind.To)?.Length
            : begun || lead is null && text.Language == "en" ? text.Find(at, TermKind.To)?.Length ?? text.Find(at, TermKind.Until)?.Length
            : lead is null or TermKind.At ? text.Find(at, TermKind.Until)?.Length : null;
        if (skip is not { } words)
            return null;
        at += words;
        while (!dash && text.Find(at, TermKind.At) is { } article)
            at += article.Length;
        while (!dash && text.Number(at) is null && text.Find(at, TermKind.Filler) is { } filler)
            at += filler.Length;
        if (clock.Read(at, evidence: true, inRange: true) is not { } last)
            return null;
        // Two bare numbers with a dash are as well a date or a score: one of them must say that it is a time.
        if (dash && lead is null && first is { EitherHalf: true, Time.Minute: 0 } && last.Time.Minute == 0)
            return null;
        return new TimeReading(start, last.Next) { Clock = first, End = last };
    }

    private TimeReading? Bounded(ClockTime first, TermKind? lead, bool negated, int start)
    {
        int next = first.Next;
        bool onward = text.Find(next, TermKind.Onward) is { } word && (next += word.Length) > 0;
        Bound bound = (lead, negated) switch
        {
            (TermKind.After, false) or (TermKind.Before or TermKind.Until, true) => Bound.From,
            (TermKind.Before or TermKind.By or TermKind.Until, _) or (TermKind.After, true) => Bound.Until,
            (TermKind.From, _) => Bound.From,
            _ => onward ? Bound.From : Bound.Exactly,
        };
        return lead == TermKind.Between ? null : new TimeReading(start, next) { Clock = first, Bound = bound, Vague = lead == TermKind.Around };
    }
}
