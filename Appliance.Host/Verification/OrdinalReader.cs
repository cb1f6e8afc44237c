using System.Globalization;

namespace Appliance.Host.Verification;

/// <summary>Ordinals in words: of floors, of days of the month, and those that count through a list.</summary>
internal static class OrdinalReader
{
    /// <summary>Unit of a number that says which day of a month: "the 2nd Monday".</summary>
    public const string OfDays = "nth";

    // "The second" is no bare 2 that a price or an amount could stand for.
    private const int NoRaw = -1;

    // Tokens between an ordinal and its day: "first and third Monday".
    private const int OrdinalReach = 4;

    /// <summary>Takes every ordinal of a sentence; "first" is a number only beside another or before a floor or a day.</summary>
    public static void Read(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (scan.IsUsed(at) || scan.Words.Match("o", scan.Tokens, at, out _) is not { } word)
                continue;
            decimal value = decimal.Parse(word, CultureInfo.InvariantCulture);
            bool isSource = scan.Tokens[at].Text is "secondo" or "segundo" && !BeforeNoun(scan, at + 1);
            bool isFirst = value == 1 && !BeforePlace(scan, at + 1) && !BeforePlace(scan, at + 3);
            if (!isSource && !isFirst)
                scan.Take(new Fact([new Reading(FactKind.Number, value, IsOfDay(scan, at) ? OfDays : "", NoRaw)], at, at + 1) { IsRank = !IsOfDay(scan, at) && !BeforePlace(scan, at + 1) && !BeforePlace(scan, at + 3), Noun = AmountReader.Noun(scan, at + 1) });
        }
    }

    // "The 2nd Monday" is another one than "2 mondays" or a price of 2.
    private static bool IsOfDay(FactScan scan, int at)
    {
        for (int next = at + 1; next <= at + OrdinalReach; next++)
        {
            if (scan.Words.Starts("d", scan.Tokens, next))
                return true;
            if (scan.At(next)?.Text is not ("and" or "e" or "y" or "ed" or "," or "il" or "el" or "the" or "o" or "nd" or "rd" or "th" or "st" or "º" or "°") && !scan.Words.Starts("o", scan.Tokens, next) && scan.Number(next) is null)
                return false;
        }

        return false;
    }

    /// <summary>Whether a number is written as an ordinal of days: "2nd and 4th".</summary>
    public static bool IsOfDays(FactScan scan, int at) => scan.At(at + 1)?.Text is "nd" or "rd" or "th" or "st" or "º" or "ª" or "°" or "o" or "a" && scan.At(at + 1)!.Start == scan.Tokens[at].End && IsOfDay(scan, at + 1);

    private static bool BeforePlace(FactScan scan, int at) => scan.Words.Starts("floor", scan.Tokens, at) || scan.Words.Starts("d", scan.Tokens, at);

    private static bool BeforeNoun(FactScan scan, int at) => BeforePlace(scan, at) || AmountReader.Counts(scan, at) || scan.At(at)?.Text is "e" or "y";
}
