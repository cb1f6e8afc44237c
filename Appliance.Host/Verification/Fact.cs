namespace Appliance.Host.Verification;

/// <summary>What a fact states.</summary>
internal enum FactKind
{
    /// <summary>A time of day; value in minutes since midnight.</summary>
    Time,

    /// <summary>A price; value in units of the currency, unit an ISO 4217 code or empty.</summary>
    Money,

    /// <summary>An amount; value in the smallest unit of its dimension, unit the dimension.</summary>
    Quantity,

    /// <summary>A percentage.</summary>
    Percentage,

    /// <summary>A date; value month × 100 + day, unit the year or empty.</summary>
    Date,

    /// <summary>A month alone; value 1 to 12.</summary>
    Month,

    /// <summary>Days of the week; value a set of bits, Monday the lowest.</summary>
    Weekday,

    /// <summary>A telephone number, e-mail or web address; unit its normal form.</summary>
    Contact,

    /// <summary>How often: per day, week, month, year; unit the period.</summary>
    Rate,

    /// <summary>A number that counts or names something.</summary>
    Number,

    /// <summary>Letters with digits; unit its folded form.</summary>
    Code,
}

/// <summary>How a value limits.</summary>
internal enum Bound
{
    /// <summary>Not at all, or not said.</summary>
    None,

    /// <summary>At least.</summary>
    Min,

    /// <summary>At most.</summary>
    Max,

    /// <summary>So long before.</summary>
    Before,

    /// <summary>So long after.</summary>
    After,
}

/// <summary>Whether a time begins or ends something.</summary>
internal enum Edge
{
    /// <summary>Neither, or not said.</summary>
    None,

    /// <summary>From this time on.</summary>
    Start,

    /// <summary>Until this time.</summary>
    End,
}

/// <summary>One way to understand a fact.</summary>
/// <param name="Kind">What it states.</param>
/// <param name="Value">See <see cref="FactKind"/>.</param>
/// <param name="Unit">See <see cref="FactKind"/>.</param>
/// <param name="Raw">The number as written, without its unit.</param>
internal readonly record struct Reading(FactKind Kind, decimal Value, string Unit, decimal Raw);

/// <summary>A time, price, amount, date … of a sentence, in every way it can be understood ("at 8" is 08:00 or 20:00).</summary>
/// <param name="Readings">At least one; the likeliest first.</param>
/// <param name="From">First token.</param>
/// <param name="To">One beyond the last token.</param>
internal sealed record Fact(IReadOnlyList<Reading> Readings, int From, int To)
{
    private const int MonthMinutes = 30 * 24 * 60;
    private const int YearMinutes = 365 * 24 * 60;
    private const int MonthsOfYear = 12;
    private const int WeekMinutes = 7 * 24 * 60;
    private const int WeeksOfMonth = 4;

    /// <summary>How the value limits.</summary>
    public Bound Bound { get; init; }

    /// <summary>Whether a time begins or ends something.</summary>
    public Edge Edge { get; init; }

    /// <summary>The end of the range that this value begins, if it does.</summary>
    public Fact? Until { get; init; }

    /// <summary>Says too little to be checked by itself ("a day"); it can support another.</summary>
    public bool IsWeak { get; init; }

    /// <summary>An ordinal that counts through what the answer itself lists: "the first …, the second …"; neither a floor nor a day of the month.</summary>
    public bool IsRank { get; init; }

    /// <summary>A number with a noun behind it.</summary>
    public bool Counts { get; init; }

    /// <summary>Stem of the noun that a number or an ordinal counts; empty where none follows.</summary>
    public string Noun { get; init; } = "";

    /// <summary>A number of mornings, afternoons or evenings.</summary>
    public bool CountsDays { get; init; }

    /// <summary>Key of the noun that a number stands behind as a label: "line 5", "room 3"; empty where it is none.</summary>
    public string Label { get; init; } = "";

    /// <summary>Days of the week named beside a date, as bits.</summary>
    public int DateDay { get; init; }

    /// <summary>What it states, by the likeliest reading.</summary>
    public FactKind Kind => Readings[0].Kind;

    /// <summary>The number as such.</summary>
    public decimal Plain => Readings.FirstOrDefault(reading => reading.Kind == FactKind.Number, Readings[0]).Raw;

    /// <summary>Whether some reading of it and some reading of another say the same.</summary>
    public bool Matches(Fact other) => Readings.Any(mine => other.Readings.Any(theirs => Same(mine, theirs)));

    /// <summary>Whether it states the same kind of thing, so that the one could stand in the other's place; "two weeks before" stands in the place of no duration.</summary>
    public bool Rivals(Fact other) =>
        Readings[0].Kind == other.Readings[0].Kind && (Kind != FactKind.Quantity || (Readings[0].Unit == other.Readings[0].Unit && (Bound == Bound.Before) == (other.Bound == Bound.Before) && IsAge == other.IsAge)) && !Matches(other);

    // "From 40 years" stands in the place of no "valid for 12 months".
    private bool IsAge => Readings[0].Unit == "month" && Bound is Bound.Min or Bound.Max;

    /// <summary>Whether an amount lies in the range that this one begins, or beyond its bound: 45 years where it says "from 40 years".</summary>
    public bool Covers(Fact other)
    {
        Reading from = Readings[0], value = other.Readings[0];
        if (from.Kind is not (FactKind.Quantity or FactKind.Number) || value.Kind != from.Kind || value.Unit != from.Unit)
            return false;
        if (Until is { } end && from.Raw != 0)
            return from.Value <= value.Value && value.Value <= from.Value / from.Raw * end.Plain;
        return Bound switch
        {
            Bound.Min => value.Value >= from.Value,
            Bound.Max => value.Value <= from.Value,
            _ => false,
        };
    }

    /// <summary>Whether it limits amounts like another one, taking it in or not.</summary>
    public bool Limits(Fact other) => Readings[0].Kind == other.Readings[0].Kind && Readings[0].Unit == other.Readings[0].Unit && (Until is not null || Bound is Bound.Min or Bound.Max);

    private static bool Same(Reading mine, Reading theirs)
    {
        if (mine.Kind == theirs.Kind)
        {
            return mine.Kind switch
            {
                FactKind.Money => mine.Value == theirs.Value && SameCurrency(mine.Unit, theirs.Unit),
                FactKind.Date => mine.Value == theirs.Value && (mine.Unit == theirs.Unit || mine.Unit.Length == 0 || theirs.Unit.Length == 0),
                FactKind.Contact => SameContact(mine.Unit, theirs.Unit),
                FactKind.Weekday => ((int)mine.Value & (int)theirs.Value) == (int)mine.Value,
                FactKind.Quantity when mine.Unit != theirs.Unit => SameLength(mine, theirs),
                _ => mine.Value == theirs.Value && mine.Unit == theirs.Unit,
            };
        }

        // "It costs 80" beside a price of € 80, and a table's bare number beside "€ 80".
        bool bare = mine.Kind == FactKind.Number || theirs.Kind == FactKind.Number;
        FactKind other = mine.Kind == FactKind.Number ? theirs.Kind : mine.Kind;
        return bare && other is FactKind.Money or FactKind.Quantity && mine.Raw == theirs.Raw && (theirs.Kind != FactKind.Number || other == FactKind.Money || mine.Unit == "times" || (mine.Unit == "month" && mine.Value == mine.Raw * MonthsOfYear));
    }

    // "A month" is 30 days or four weeks, "a year" 365 days.
    private static bool SameLength(Reading one, Reading other)
    {
        (Reading months, Reading minutes) = one.Unit == "month" ? (one, other) : (other, one);
        return months.Unit == "month" && minutes.Unit == "min" && (minutes.Value == months.Value * MonthMinutes || (minutes.Value == minutes.Raw * WeekMinutes && minutes.Raw == months.Value * WeeksOfMonth) || (months.Value % MonthsOfYear == 0 && minutes.Value == months.Value / MonthsOfYear * YearMinutes));
    }

    // "$" is whatever the country calls so.
    private static bool SameCurrency(string mine, string theirs) => mine == theirs || mine.Length == 0 || theirs.Length == 0
        || (mine == "$" && (theirs is "USD" or "PESO")) || (theirs == "$" && (mine is "USD" or "PESO"));

    // "+39 055 000 0000" and "055 000 0000" are the same number.
    private static bool SameContact(string mine, string theirs)
    {
        if (mine.Length == 0 || !(char.IsAsciiDigit(mine[^1]) && char.IsAsciiDigit(theirs[^1])))
            return Site(mine) == Site(theirs);
        (string shorter, string longer) = mine.Length <= theirs.Length ? (mine, theirs) : (theirs, mine);
        shorter = shorter.TrimStart('+');
        return shorter.Length >= 6 && longer.Length - shorter.Length <= 5 && longer.EndsWith(shorter, StringComparison.Ordinal);
    }

    private static string Site(string address)
    {
        string bare = address.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('/');
        return bare.StartsWith("www.", StringComparison.Ordinal) ? bare[4..] : bare;
    }
}
