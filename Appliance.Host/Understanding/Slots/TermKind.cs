namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// What a word may do in an expression of time; the kinds of terms.*.txt. The number beside each kind there is its value:
/// weekdays as in ISO 8601, months, days from today, feasts as month × 100 + day, spans in minutes.
/// </summary>
internal enum TermKind
{
    Weekday, EveryWeekday, Month, MonthShort, RelDay, DayPart, DayPartNext, Part, Number, Ordinal, OrdinalMark, Unit, Span,
    Next, Coming, This, Past, AfterNext, In, FromNow, Ago, AgoBefore,
    Between, And, Or, From, SoftFrom, To, Until, Onward, Before, By, After, Around, At,
    ClockAnd, PastClock, ToClock, Minus, Half, Quarter, Noon, Midnight, Am, Pm, HourMark,
    Start, Middle, End, Last, Article, DayWord, Of, Filler,
    Not, Except, But, Any, Cannot, Other, Feast, Ignore, Counted, For, Move, Intro, Self, Title, Never,
}

/// <summary>A word or phrase of the lexicon found in a text.</summary>
/// <param name="Kind">What it may do.</param>
/// <param name="Value">As <see cref="TermKind"/> says; 0 where the kind has none.</param>
/// <param name="Length">How many words it covers.</param>
/// <param name="Fuzzy">Whether it was typed with a mistake.</param>
internal readonly record struct Term(TermKind Kind, int Value, int Length, bool Fuzzy);

/// <summary>Parts of a day.</summary>
internal enum DayPart
{
    Morning,
    Afternoon,
    Evening,
    Lunch,
}
