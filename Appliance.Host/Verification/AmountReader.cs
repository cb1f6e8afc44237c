using System.Globalization;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Verification;

/// <summary>Prices, percentages, amounts with units, ordinals, and what numbers remain.</summary>
internal static class AmountReader
{
    private const string Minutes = "min";
    private const int Hour = 60;
    private const int DayHours = 24;
    private const int LastDay = 31;
    private const int Hundred = 100;

    // Decimals that are kept, as a third of an hour is none.
    private const int Digits = 6;

    private const int MinLabel = 4;

    // What a dose is counted in; the medicine's name may stand before it: "one Milbetab tablet".
    private static readonly HashSet<string> Forms = new(StringComparer.Ordinal) { "pill", "capsule", "sachet", "drop", "puff", "spoon", "teaspoon", "vial", "glass" };

    /// <summary>Takes every number that is still free.</summary>
    public static void Read(FactScan scan)
    {
        Rates(scan);
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (!scan.IsUsed(at))
                _ = Part(scan, at) || Percentage(scan, at) || Price(scan, at) || Quantity(scan, at);
        }

        OrdinalReader.Read(scan);
        Remaining(scan);
        Numbers(scan);
        Ranges(scan);
    }

    private static void Numbers(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (scan.IsUsed(at) || scan.Number(at) is not { IsArticle: false } number || IsVerb(scan, at, number))
                continue;
            int end = at + number.Length;
            var plain = new Reading(FactKind.Number, number.Value, OrdinalReader.IsOfDays(scan, at) ? OrdinalReader.OfDays : "", number.Value);
            scan.Take(new Fact([plain, .. Borrowed(scan, at, number), .. DayOfMonth(scan, at, number)], at, end)
            {
                Counts = Counts(scan, end),
                IsWeak = IsBoth(scan, at, number) || scan.Tokens[at].Text is "paio" or "par" or "couple",
                Label = Label(scan, at, number),
                Noun = Noun(scan, end),
                CountsDays = scan.Words.Starts("daypart", scan.Tokens, end),
            });
        }
    }

    // "Weeks: 20 to 22"
    private static void Ranges(FactScan scan)
    {
        for (int i = 0; i < scan.Facts.Count; i++)
        {
            Fact start = scan.Facts[i];
            if (start.Kind == FactKind.Number && IsRange(scan, start.To) && scan.Facts.Find(fact => fact.Kind == FactKind.Number && fact.From == start.To + 1) is { } end)
                scan.Facts[i] = start with { Until = end };
        }
    }

    private static string Label(FactScan scan, int at, ReadNumber number) =>
        !number.IsWord && !Counts(scan, at + number.Length) && scan.At(at - 1) is { Kind: TokenKind.Word, Text.Length: >= MinLabel } noun && !scan.IsUsed(at - 1) && !StopWords.Contains(scan.Language, noun.Text)
            ? Stemmer.Stem(noun.Text, scan.Language)
            : "";

    // "16:1" is no time; it must stand as it is.
    private static void Remaining(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (!scan.IsUsed(at) && scan.Tokens[at] is { Kind: TokenKind.Number } token && token.Text.Contains(':'))
                scan.Take(new Fact([new Reading(FactKind.Code, 0, token.Text, 0)], at, at + 1));
        }
    }

    // "in the two cases", "tutte e tre le sedute"
    private static bool IsBoth(FactScan scan, int at, ReadNumber number) => number is { IsWord: true, Value: <= 3 }
        && scan.At(at - 1)?.Text is "i" or "le" or "gli" or "los" or "las" or "os" or "as" or "the" or "nei" or "nelle" or "nos" or "nas" or "all" or "e" or "both";

    /// <summary>Whether a noun stands at a token, so that a number before it counts something.</summary>
    public static bool Counts(FactScan scan, int at) =>
        scan.At(at) is { Kind: TokenKind.Word } next && !scan.IsUsed(at) && !StopWords.Contains(scan.Language, next.Text);

    /// <summary>Stem of the noun at a token; empty where there is none.</summary>
    public static string Noun(FactScan scan, int at) => Counts(scan, at) ? Stemmer.Stem(scan.Tokens[at].Text, scan.Language) : "";

    // "sei" is six and "you are"; "dose" is no number, but "one" alone is no count either.
    private static bool IsVerb(FactScan scan, int at, ReadNumber number) =>
        number is { IsWord: true, Value: 1 } || (scan.Tokens[at].Text == "sei" && scan.At(at + 1)?.Kind != TokenKind.Word);

    // "for at least 8 hours and no more than 12": the 12 takes the unit that was said before.
    private static IEnumerable<Reading> Borrowed(FactScan scan, int at, ReadNumber number)
    {
        Fact? before = scan.Facts.Where(fact => fact.To <= at && fact.Kind == FactKind.Quantity).MaxBy(fact => fact.To);
        if (before is not { } quantity || quantity.Readings[0].Raw == 0 || at - quantity.To > WordTable.MaxPhraseWords + 1)
            yield break;
        Reading unit = quantity.Readings[0];
        yield return unit with { Value = unit.Value / unit.Raw * number.Value, Raw = number.Value };
    }

    // "no dia 25": the month was said before.
    private static IEnumerable<Reading> DayOfMonth(FactScan scan, int at, ReadNumber number)
    {
        bool isDay = scan.At(at - 1)?.Text is "dia" or "giorno" or "il" or "el" || scan.At(at + number.Length)?.Text is "th" or "st" or "nd" or "rd";
        if (isDay && number.Value is >= 1 and <= LastDay && number.Value == decimal.Truncate(number.Value))
            yield return new Reading(FactKind.Date, number.Value, "", number.Value);
    }

    // "half an hour", "tre quarti d'ora", "mezza compressa"
    private static bool Part(FactScan scan, int at)
    {
        foreach ((string name, decimal part) in (ReadOnlySpan<(string, decimal)>)[("threequarters", 0.75m), ("quarterunit", 0.25m), ("halfunit", 0.5m)])
        {
            if (scan.Words.Match(name, scan.Tokens, at, out int length) is not null && Unit(scan, at + length, out int unitLength) is { } unit)
            {
                scan.Take(new Fact([Amount(unit, part)], at, at + length + unitLength) { Bound = Bounds.Of(scan, at, at + length + unitLength), IsWeak = scan.Words.EndsBefore("roughly", scan.Tokens, at, out _) });
                return true;
            }
        }

        if (scan.Tokens[at] is { Kind: TokenKind.Date } fraction && Unit(scan, at + 1, out int ofFraction) is { } fractionUnit)
        {
            decimal[] parts = [.. fraction.Text.Split('/').Select(decimal.Parse)];
            scan.Take(new Fact([Amount(fractionUnit, parts[0] / parts[1])], at, at + 1 + ofFraction));
            return true;
        }

        return false;
    }

    private static bool Percentage(FactScan scan, int at)
    {
        if (scan.Number(at) is not { } number)
            return false;
        int end = at + number.Length;
        int length = scan.At(end)?.Is("%") == true ? 1 : 0;
        if (length == 0 && (scan.Words.Match("u", scan.Tokens, end, out length)?.StartsWith('%') != true))
            return false;
        scan.Take(new Fact([new Reading(FactKind.Percentage, number.Value, "", number.Value)], at, end + length));
        return true;
    }

    private static bool Price(FactScan scan, int at)
    {
        if (scan.Number(at) is not { } number)
            return false;
        int end = at + number.Length;
        string? after = scan.Words.Match("c", scan.Tokens, end, out int length);
        string? before = scan.IsUsed(at - 1) ? null : scan.Words.Match("c", scan.Tokens, at - 1, out _);
        if ((after ?? before) is not { } currency)
            return false;
        (decimal cents, int centsEnd) = after is null ? (0, end) : Cents(scan, end + length, currency);
        bool reais = currency == "$" && scan.At((after is null ? at : end) - 2)?.Is("r") == true;
        (decimal value, string unit) = currency == "CENT" ? (number.Value / Hundred, "EUR") : (number.Value + cents, reais ? "BRL" : currency);
        Fact price = scan.Take(new Fact([new Reading(FactKind.Money, value, unit, number.Value + cents)], after is null ? at - 1 : at, after is null ? end : Math.Max(end + length, centsEnd)));
        Spread(scan, price, price.Readings[0] with { Value = 1 });
        return true;
    }

    // "Un euro e ottanta", "one pound twenty", "dos euros con cincuenta", "1 euro and 20 cents"
    private static (decimal Value, int End) Cents(FactScan scan, int at, string currency)
    {
        bool joined = scan.At(at)?.Text is "e" or "y" or "con" or "and";
        int start = joined ? at + 1 : at;
        if (currency is "CENT" or "%" || scan.Number(start) is not { IsArticle: false, Value: >= 5 and < Hundred } cents || cents.Value != decimal.Truncate(cents.Value) || !(joined || (cents.IsWord && scan.Language == "en")))
            return (0, at);
        int end = start + cents.Length;
        if (scan.Words.Match("c", scan.Tokens, end, out int length) == "CENT")
            return (cents.Value / Hundred, end + length);
        bool alone = cents.IsWord && !Counts(scan, end) && Unit(scan, end, out _) is null && scan.Words.Match("c", scan.Tokens, end, out _) is null && scan.At(end)?.Is("%") != true;
        return alone ? (cents.Value / Hundred, end) : (0, at);
    }

    private static bool Quantity(FactScan scan, int at)
    {
        if (scan.Words.Match("twice", scan.Tokens, at, out int twice) is not null)
        {
            scan.Take(new Fact([new Reading(FactKind.Quantity, 2, "times", 2)], at, at + twice));
            return true;
        }

        if (scan.Words.Starts("firstone", scan.Tokens, at) && Unit(scan, at + 1, out int firstLength) is { } firstUnit && IsHour(firstUnit))
        {
            (decimal hours, int firstEnd) = AndPart(scan, 1, at + 1 + firstLength, firstUnit);
            scan.Take(new Fact([Amount(firstUnit, hours)], at, firstEnd));
            return true;
        }

        if (scan.Words.Starts("lastone", scan.Tokens, at) && Unit(scan, at + 1, out int lastLength) is { } lastUnit && lastUnit is (Minutes, > Hour) or ("month", _))
        {
            scan.Take(new Fact([Amount(lastUnit, 1)], at, at + 1 + lastLength));
            return true;
        }

        if (scan.Number(at) is not { } number)
            return false;
        int end = at + number.Length;
        decimal value = number.Value;
        if (scan.Words.Match("andhalf", scan.Tokens, end, out int half) is not null && Unit(scan, end + half, out _) is not null)
            (value, end) = (value + 0.5m, end + half);
        while (scan.Words.Match("between", scan.Tokens, end, out int skip) is not null)
            end += skip;
        int length = 0;
        if ((Unit(scan, end, out length) ?? Form(scan, ref end, out length)) is not { } unit)
            return false;
        if (unit.Dimension == "degree" && IsPlaceNumber(scan, end, length))
            return false;
        end += length;
        decimal whole = value;
        (value, end) = AndPart(scan, value, end, unit);
        (value, end) = AndSmaller(scan, value, end, unit);
        Bound bound = Bounds.Of(scan, at, end);
        bool allDay = IsHour(unit) && value == DayHours && scan.Words.Starts("roundclock", scan.Tokens, end);
        bool forIt = scan.At(at - 1)?.Text is "per" or "for" or "durante" or "por";
        bool weak = allDay || scan.Words.EndsBefore("roughly", scan.Tokens, at, out _)
            || (!forIt && number.IsArticle && value == whole && value == number.Value && !IsHour(unit) && (unit.Dimension == "glass" || !Forms.Contains(unit.Dimension)) && (bound is Bound.None or Bound.Min || scan.Words.EndsBefore("rate", scan.Tokens, at, out _)));
        if (unit.Dimension == "ml" && IsSolution(scan, at))
            unit = ("ml of solution", unit.Factor);
        Fact fact = scan.Take(new Fact([Amount(unit, value)], at, end) { Bound = bound, IsWeak = weak });
        if (!number.IsArticle)
            Spread(scan, fact, Amount(unit, 1));
        return true;
    }

    // An indefinite day may be any day; an hour is a length.
    private static bool IsHour((string Dimension, decimal Factor) unit) => unit is (Minutes, Hour);

    // "An hour and a half", "una hora y cuarto"; not "a gram and half a tablet".
    private static (decimal Value, int End) AndPart(FactScan scan, decimal value, int end, (string Dimension, decimal Factor) unit)
    {
        foreach ((string name, decimal part) in (ReadOnlySpan<(string, decimal)>)[("andthreequarters", 0.75m), ("andhalf", 0.5m), ("andquarter", 0.25m)])
        {
            if ((name == "andhalf" || IsHour(unit)) && scan.Words.Match(name, scan.Tokens, end, out int length) is not null && Unit(scan, end + length, out _) is null)
                return (value + part, end + length);
        }

        return (value, end);
    }

    // "1 hour and 15 minutes", "un anno e sei mesi": the second amount goes on with the first.
    private static (decimal Value, int End) AndSmaller(FactScan scan, decimal value, int end, (string Dimension, decimal Factor) unit)
    {
        int at = scan.At(end)?.Text is "e" or "and" or "y" or "con" ? end + 1 : end;
        if (scan.Number(at) is not { IsArticle: false } smaller || Unit(scan, at + smaller.Length, out int length) is not { } part
            || part.Dimension != unit.Dimension || part.Factor >= unit.Factor || part.Dimension is not (Minutes or "month") || smaller.Value * part.Factor >= unit.Factor)
            return (value, end);
        return (value + (smaller.Value * part.Factor / unit.Factor), at + smaller.Length + length);
    }

    // "2° piano", "3º andar": the second floor, not two degrees.
    private static bool IsPlaceNumber(FactScan scan, int sign, int length) =>
        length == 1 && scan.At(sign)?.Kind == TokenKind.Symbol && scan.Words.Starts("floor", scan.Tokens, sign + 1);

    private static (string Dimension, decimal Factor)? Form(FactScan scan, ref int end, out int length)
    {
        length = 0;
        if (scan.At(end) is not { Kind: TokenKind.Word } word || scan.IsUsed(end) || StopWords.Contains(scan.Language, word.Text)
            || Unit(scan, end + 1, out length) is not { } unit || !Forms.Contains(unit.Dimension))
            return null;
        end++;
        return unit;
    }

    // "120 mg in 5 ml" is a strength, not a dose.
    private static bool IsSolution(FactScan scan, int at) => scan.At(at - 1)?.Text is "in" or "/" or "per" or "en" or "em" or "por" or "ogni" or "cada" or "every"
        && scan.Facts.Exists(fact => fact.To == at - 1 && fact.Readings[0].Unit == "mg");

    private static Reading Amount((string Dimension, decimal Factor) unit, decimal value) => new(FactKind.Quantity, decimal.Round(unit.Factor * value, Digits), unit.Dimension, value);

    private static (string Dimension, decimal Factor)? Unit(FactScan scan, int at, out int length)
    {
        length = 0;
        if (scan.IsUsed(at))
            return null;
        if (scan.Words.Match("u", scan.Tokens, at, out length) is { } unit)
        {
            string[] parts = unit.Split(' ');
            return parts[0] == "%" ? null : (parts[0], decimal.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        length = 1;
        return scan.At(at)?.Is("h") == true ? (Minutes, Hour) : null;
    }

    // "8 to 12 hours", "30 o 70 euro": numbers joined to one with a unit have that unit too.
    private static void Spread(FactScan scan, Fact fact, Reading one)
    {
        int at = fact.From - 1;
        while (at > 0 && Joint(scan, ref at) && !scan.IsUsed(at) && scan.Number(at) is { IsArticle: false, Length: 1 } number)
        {
            fact = scan.Take(new Fact([one with { Value = one.Value * number.Value, Raw = number.Value }], at, at + 1) { Bound = Bounds.Of(scan, at, at + 1), Until = IsRange(scan, at + 1) ? fact : null });
            at--;
        }

        int after = fact.To;
        if (one.Kind == FactKind.Money && scan.At(after)?.Text == "-" && scan.Number(after + 1) is { IsWord: false } end)
            scan.Take(new Fact([one with { Value = end.Value, Raw = end.Value }], after + 1, after + 2));
    }

    private static bool IsRange(FactScan scan, int at) => scan.At(at)?.Text is "-" or "a" or "al" or "ai" or "agli" or "to" or "ao" or "aos" or "ate" or "hasta";

    private static bool Joint(FactScan scan, ref int at)
    {
        if (!scan.Words.EndsBefore("rangelist", scan.Tokens, at + 1, out int start) || start == 0)
            return scan.Tokens[at].Is(",") && --at >= 0;
        at = start - 1;
        return true;
    }

    // "twice a day", "una volta alla settimana", "daily"
    private static void Rates(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (scan.IsUsed(at))
                continue;
            if (scan.Words.Match("once", scan.Tokens, at, out int once) is { } alone)
                scan.Take(new Fact([new Reading(FactKind.Rate, 1, alone, 1)], at, at + once));
            else if (!scan.Words.Starts("halfunit", scan.Tokens, at - 1) && scan.Words.Match("rate", scan.Tokens, at, out int length) is not null && scan.Words.Match("period", scan.Tokens, at + length, out int unit) is { } period)
                scan.Take(new Fact([new Reading(FactKind.Rate, 1, period, 1)], at, at + length + unit));
        }
    }
}
