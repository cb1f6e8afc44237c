namespace Appliance.Host.Understanding.Slots;

/// <summary>Reads one <see cref="WhenItem"/>: a day or range of days with its time, in either order. Bound to one text.</summary>
internal sealed class WhenItemReader(SlotText text, DayReader days, TimeReader times)
{
    private const int MaxLeadingTerms = 6;
    private const int MaxWordsBetween = 4;

    // "cambiar la cita que tengo con el doctor del lunes al martes"
    private const int MaxWordsFromMove = 9;

    /// <summary>The item whose words start at a word, or null.</summary>
    public WhenItem? Read(int index)
    {
        (int at, bool negated) = Negation(index);
        WhenItem? item = Days(at);
        item = item is not null ? WithTime(item) : TimeFirst(at);
        return item is null ? null : item with { Lead = index, Negated = negated };
    }

    private (int At, bool Negated) Negation(int index)
    {
        // "not before 10" is a bound, which the readers of days and times know.
        if (text.Find(index, TermKind.Except) is { } except && !(text.Find(index, TermKind.Minus) is not null && text.Is(index + except.Length, TermKind.Quarter)))
            return (index + except.Length, true);
        return text.Find(index, TermKind.Not) is { } not && !text.Bounds(index + not.Length)
            ? (index + not.Length, true)
            : (index, false);
    }

    private WhenItem? Days(int index)
    {
        int at = index, start = -1;
        (TermKind? lead, bool negated, bool announced) = (null, false, text.Is(index - 1, TermKind.Article));
        for (int i = 0; i <= MaxLeadingTerms && at < text.Count; i++)
        {
            int from = start < 0 ? at : start;
            bool moved = lead is TermKind.From or TermKind.SoftFrom or null && Moved(from);
            if (!moved && MonthlessRange(at, lead, from) is { } range)
                return range;
            if (days.Read(at, announced) is { } day)
                return moved ? Bounded(day, null, negated, at) : Ranged(day, lead, from) ?? Bounded(day, lead, negated, from);
            if (Lead(at) is not { } term)
                return null;
            bool filler = term.Kind is TermKind.Filler or TermKind.Article or TermKind.In;
            if (term.Kind == TermKind.Not)
                negated = true;
            else if (!filler)
                lead = term.Kind;
            if (!filler && start < 0)
                start = at;
            at += term.Length;
            announced = text.Is(at - 1, TermKind.Article);
        }

        return null;
    }

    // "Move my appointment from Thursday to Friday": two days and no range.
    private bool Moved(int index)
    {
        for (int i = index - 1; i >= Math.Max(0, index - MaxWordsFromMove) && text.SameClause(i, index); i--)
        {
            if (text.Is(i, TermKind.Move))
                return true;
            if ((text.Is(i, TermKind.Unit) && !text.Is(i, TermKind.DayWord)) || text.Is(i, TermKind.Weekday) || text.Is(i, TermKind.RelDay))
                return false;
        }

        return false;
    }

    private Term? Lead(int at)
    {
        Term? best = null;
        foreach (TermKind kind in (ReadOnlySpan<TermKind>)[TermKind.Before, TermKind.After, TermKind.By, TermKind.Until, TermKind.Between, TermKind.From, TermKind.SoftFrom, TermKind.Article, TermKind.In, TermKind.Filler])
        {
            if (text.Find(at, kind) is { } term && term.Length > (best?.Length ?? 0))
                best = term;
        }

        return best ?? (text.Find(at, TermKind.Not) is { } not && text.Bounds(at + not.Length) ? not : null);
    }

    // "dal 12 al 15 marzo", "12-15 March": the first day is of the month of the second.
    private WhenItem? MonthlessRange(int at, TermKind? lead, int start)
    {
        if (text.Digits(at) is not { } first || Joint(at + 1, lead) is not { } next || days.Read(next, announced: true) is not { Weekday: null, Ranges: [{ IsOneDay: true } last] } end)
            return null;
        bool dated = text.Digits(end.Next - 1) is null || end.Next - next > 2;
        if (!dated || first < 1 || first >= last.First.Day)
            return null;
        var day = DayRange.Of(last.First.PlusDays(first - last.First.Day));
        return new WhenItem(start, start, end.Next) { Day = new DayReading([day], at + 1), LastDay = end };
    }

    private WhenItem? Ranged(DayReading first, TermKind? lead, int start)
    {
        if (first.Ranges.Count == 0 || first.Next >= text.Count || Joint(first.Next, lead) is not { } next)
            return null;
        return days.Read(next, announced: true) is { Ranges.Count: > 0 } last ? new WhenItem(start, start, last.Next) { Day = first, LastDay = last } : null;
    }

    // The word after "to", "and" (after "between") or a dash, or null.
    private int? Joint(int at, TermKind? lead)
    {
        if (at > 0 && at < text.Count && text.Gap(at - 1).Trim() is ['-' or '–'])
            return at;
        Term? word = lead == TermKind.Between ? text.Find(at, TermKind.And) ?? text.Find(at, TermKind.To) : text.Find(at, TermKind.To) ?? text.Find(at, TermKind.Until);
        // "il lunedì al pomeriggio": without "from" only a word that says "until" makes a range.
        if (word is not { } joint || (lead is null && text.Language != "en" && !text.Is(at, TermKind.Until)))
            return null;
        at += joint.Length;
        while (text.Number(at) is null && (text.Find(at, TermKind.Article) ?? text.Find(at, TermKind.Filler)) is { } article)
            at += article.Length;
        return at;
    }

    private WhenItem? Bounded(DayReading day, TermKind? lead, bool negated, int start)
    {
        int next = day.Next;
        Bound bound = (lead, negated) switch
        {
            (TermKind.After, false) => Bound.After,
            (TermKind.Before or TermKind.Until, true) or (TermKind.From, _) => Bound.From,
            (TermKind.Before, false) => Bound.Before,
            (TermKind.By or TermKind.Until, _) or (TermKind.After, true) => Bound.Until,
            _ => Bound.Exactly,
        };
        if (text.Find(next, TermKind.Onward) is { } onward)
            (bound, next) = (Bound.From, next + onward.Length);
        if (bound == Bound.Exactly && lead is not null)
            start = Math.Max(start, FirstWord(start, day.Next));
        return new WhenItem(start, start, next) { Day = day, Bound = bound };
    }

    // "de" and "between" that bound nothing are no part of the slot.
    private int FirstWord(int start, int end)
    {
        int at = start;
        while (at < end - 1 && text.Digits(at) is null && (text.Find(at, TermKind.SoftFrom) ?? text.Find(at, TermKind.Between) ?? text.Find(at, TermKind.Article)) is { } word)
            at += word.Length;
        return Math.Min(at, end - 1);
    }

    private WhenItem WithTime(WhenItem item)
    {
        if (item.Day is { Any: true } || item.Day!.Time is not null || item.Next >= text.Count || !Near(item.Next))
            return item;
        return times.Read(item.Next, afterDay: true) is { } time ? item with { Time = time, Next = time.Next } : item;
    }

    private WhenItem? TimeFirst(int index)
    {
        if (times.Read(index) is not { } time)
            return null;
        var item = new WhenItem(index, time.Start, time.Next) { Time = time };
        for (int at = time.Next; at <= Math.Min(time.Next + MaxWordsBetween, text.Count - 1); at++)
        {
            if (!text.Only(time.Next, at, TermKind.Of, TermKind.Article, TermKind.DayWord) || !Near(at))
                break;
            if (days.Read(at, announced: text.Is(at - 1, TermKind.Article)) is not { Every: null, Any: false } day)
                continue;
            // "morning of the 12th at 9"
            item = item with { Day = day, Next = day.Next };
            return time.Clock is null && times.Read(day.Next) is { Part: null } later ? item with { Time = later with { Part = time.Part }, Next = later.Next } : item;
        }

        return item;
    }

    // In one clause, or after no more than a comma: "lunedì, alle 9".
    private bool Near(int next) => text.SameClause(next - 1, next) || text.Gap(next - 1).Trim() is [','];
}
