using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// Reads all dates and times of a text and how they relate: choices ("Monday or Tuesday"), what is ruled out ("el lunes que
/// viene no", "any day but Friday"), and the other one. Thread-safe.
/// </summary>
internal static class WhenReader
{
    // "I can't make it on Monday": words between the refusal and the day.
    private const int MaxWordsBetween = 5;

    // "not that Monday, the other": words between the day and "the other".
    private const int MaxWordsToOther = 4;

    private const double Written = 0.95;
    private const double VagueFactor = 0.85;
    private const double OpenFactor = 0.6;

    /// <summary>The slots of kind <see cref="SlotKind.When"/>, in order.</summary>
    public static IReadOnlyList<Slot> Read(SlotText text, SlotContext context)
    {
        ZonedDateTime now = Instant.FromDateTimeOffset(context.Now).InZone(context.Hours.Zone);
        var days = new DayReader(text, now.Date, context.Country, now);
        List<WhenItem> items = Items(text, new WhenItemReader(text, days, new TimeReader(text, new ClockReader(text))));
        Refuse(text, items);
        Choose(text, items);
        AddOther(text, items);
        var resolver = new WhenResolver(context.Hours, text.Language);
        return [.. items.Select(item => Slot(text, item, resolver.Resolve(item)))];
    }

    private static List<WhenItem> Items(SlotText text, WhenItemReader reader)
    {
        List<WhenItem> items = [];
        for (int i = 0; i < text.Count;)
        {
            if (text.Ignored(i) is > 0 and { } ignored)
                i += ignored;
            else if (reader.Read(i) is { } item)
            {
                items.Add(item);
                i = item.Next;
            }
            else
                i++;
        }

        return items;
    }

    // A refusal counts for the nearest expression of its clause, the one after it first.
    private static void Refuse(SlotText text, List<WhenItem> items)
    {
        int free = 0;
        for (int i = 0; i < items.Count; i++)
        {
            WhenItem item = items[i];
            int until = i + 1 < items.Count ? items[i + 1].Lead : text.Count;
            // "any day but Friday" rules out; "not Monday but Tuesday" offers.
            if (item.Negated && i > 0 && items[i - 1].Excluded && text.Find(item.Lead, TermKind.But) is not null && text.Find(item.Lead, TermKind.Except) is { Length: 1 })
                item = item with { Negated = false };
            bool excluded = item.Negated || Before(text, item, free);
            free = item.Next;
            if (!excluded && After(text, item, until) is { } next)
                (excluded, free) = (true, next);
            items[i] = item with { Excluded = excluded };
            if (item.Negated && item.Day?.Weekday is { } weekday && EveryOther(text, items, i))
                items[i] = items[i] with { Day = item.Day with { Ranges = [], Every = weekday } };
        }
    }

    // "Any day but Friday", "mornings except Monday": each of them.
    private static bool EveryOther(SlotText text, List<WhenItem> items, int index) =>
        items.Take(index).Any(before => before.Day?.Any == true) || (index > 0 && text.Is(items[index].Lead, TermKind.Except) && items.Take(index).All(before => before.Day is null));

    private static bool Before(SlotText text, WhenItem item, int free)
    {
        for (int i = item.Lead - 1; i >= Math.Max(free, item.Lead - MaxWordsBetween) && text.SameClause(i, item.Lead); i--)
        {
            if (text.Is(i, TermKind.But))
                return false;
            if (text.Is(i, TermKind.Cannot))
                return true;
        }

        return false;
    }

    private static int? After(SlotText text, WhenItem item, int until)
    {
        for (int i = item.Next; i < Math.Min(until, item.Next + MaxWordsBetween) && text.SameClause(item.Next - 1, i); i++)
        {
            if (text.Is(i, TermKind.But) || text.Is(i, TermKind.Or))
                return null;
            if (text.Find(i, TermKind.Cannot) is { } refusal)
                return i + refusal.Length;
            if (i == item.Next && text.Find(i, TermKind.Not) is { } not && !text.SameClause(i, i + not.Length))
                return i + not.Length;
        }

        return null;
    }

    private static void Choose(SlotText text, List<WhenItem> items)
    {
        int choices = 0;
        for (int i = 1; i < items.Count; i++)
        {
            (WhenItem before, WhenItem item) = (items[i - 1], items[i]);
            bool or = Contains(text, before.Next, item.Start, TermKind.Or), and = Contains(text, before.Next, item.Start, TermKind.And);
            if (item.Negated || !(or || and) || !text.Only(before.Next, item.Start, TermKind.Or, TermKind.And, TermKind.Article, TermKind.At))
                continue;
            bool excluded = before.Excluded || item.Excluded;
            int? choice = or && !excluded ? before.Choice ?? ++choices : null;
            items[i] = Completed(item, before) with { Excluded = excluded, Choice = choice };
            items[i - 1] = before with { Excluded = excluded, Choice = choice ?? before.Choice, Time = before.Time ?? ((or || before.Day?.Every is not null) && before.Day?.Time is null ? item.Time : null) };
            if (before.Day is { Every: not null } && item.Day is { Weekday: { } weekday, Every: null })
                items[i] = items[i] with { Day = item.Day with { Ranges = [], Every = weekday } };
        }
    }

    // "tomorrow at 9 or at 10": the day is said once.
    private static WhenItem Completed(WhenItem item, WhenItem before) => item.Day is null && before.Day is not null ? item with { Day = before.Day, LastDay = before.LastDay, Bound = before.Bound } : item;

    private static bool Contains(SlotText text, int from, int to, TermKind kind)
    {
        for (int i = from; i < to; i++)
        {
            if (text.Is(i, kind))
                return true;
        }

        return false;
    }

    private static void AddOther(SlotText text, List<WhenItem> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (!items[i].Excluded || items[i].Day is not { Weekday: not null, Ranges.Count: > 0 } day)
                continue;
            int until = i + 1 < items.Count ? items[i + 1].Lead : text.Count;
            for (int at = items[i].Next; at < Math.Min(until, items[i].Next + MaxWordsToOther + 1); at++)
            {
                if (text.Find(at, TermKind.Other) is not { } other)
                    continue;
                items.Insert(++i, new WhenItem(at, at, at + other.Length) { Day = DayReader.WeekLater(day, at + other.Length), Time = items[i - 1].Time });
                break;
            }
        }
    }

    private static Slot Slot(SlotText text, WhenItem item, IReadOnlyList<WhenValue> values)
    {
        int start = text.Tokens[item.Start].Start, end = text.Tokens[item.Next - 1].Start + text.Tokens[item.Next - 1].Length;
        bool vague = item.Time?.Vague == true || item.Day?.Fuzzy == true || item.LastDay?.Fuzzy == true;
        double confidence = Written * (vague ? VagueFactor : 1) * (values.Count > 1 ? OpenFactor : 1);
        return new Slot(SlotKind.When, start, end - start, values, Math.Round(confidence, 2)) { Excluded = item.Excluded, Choice = item.Choice };
    }
}
