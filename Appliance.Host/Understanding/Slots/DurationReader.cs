namespace Appliance.Host.Understanding.Slots;

/// <summary>Reads lengths of time: "mezz'ora", "20 minutes", "desde hace tres días". Thread-safe.</summary>
internal static class DurationReader
{
    private const double Written = 0.95;
    private const int MaxAmount = 1_000;

    /// <summary>The durations outside of <paramref name="taken"/> (the dates: "in three weeks" is one).</summary>
    public static IEnumerable<Slot> Read(SlotText text, IReadOnlyList<Slot> taken)
    {
        for (int i = 0; i < text.Count; i++)
        {
            if (One(text, i) is not { } read)
                continue;
            int start = text.Tokens[i].Start, end = text.Tokens[read.Next - 1].Start + text.Tokens[read.Next - 1].Length;
            if (taken.Any(slot => slot.Start < end && start < slot.Start + slot.Length))
                continue;
            yield return new Slot(SlotKind.Duration, start, end - start, [read.Value], Written);
            i = read.Next - 1;
        }
    }

    private static bool Lasting(SlotText text, int index) => text.Is(index - 1, TermKind.For) || text.Is(index - 1, TermKind.SoftFrom) || text.Is(index - 2, TermKind.For);

    private static (DurationValue Value, int Next)? One(SlotText text, int index)
    {
        if (text.Find(index, TermKind.Span) is { } span)
            return (new DurationValue(span.Value, TimeUnit.Minute), index + span.Length);
        if (text.Number(index) is not { Value: >= 1 and <= MaxAmount } number || text.Find(index + number.Length, TermKind.Unit) is not { } unit)
            return null;
        var of = (TimeUnit)unit.Value;
        // "un giorno", "one day" is some day, unless it is said to last.
        bool lasts = text.Digits(index) is not null || number.Value > 1 || of is TimeUnit.Hour or TimeUnit.Minute || Lasting(text, index);
        // "She is 5 years old", "ho 45 anni": an age, unless it is said to last.
        if (of == TimeUnit.Year && !Lasting(text, index))
            return null;
        return of == TimeUnit.Weekend || !lasts ? null : (new DurationValue(number.Value, of), index + number.Length + unit.Length);
    }
}
