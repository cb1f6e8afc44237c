using System.Globalization;

namespace Appliance.Host.Verification;

/// <summary>Days of the week, alone, in lists and in ranges, as bits: Monday is the lowest.</summary>
internal static class DayReader
{
    /// <summary>All seven days.</summary>
    public const int EveryDay = 127;

    private const int Sunday = 64;

    // In Portuguese "segunda" is Monday and "second": with a noun behind it, it is an ordinal.
    private static readonly HashSet<string> Ordinals = new(StringComparer.Ordinal) { "segunda", "terca", "quarta", "quinta", "sexta" };

    /// <summary>Takes every group of days.</summary>
    public static void Read(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (Group(scan, at, out int length) is not { } days)
                continue;
            int end = at + length;
            if (scan.Words.Match("except", scan.Tokens, Comma(scan, end), out int except) is not null)
            {
                int without = Skip(scan, Comma(scan, end) + except);
                if (Group(scan, without, out int excluded) is { } minus && !IsPart(scan, without + excluded))
                {
                    days &= ~minus;
                    end = without + excluded;
                }
            }

            scan.Take(new Fact([new Reading(FactKind.Weekday, days, "", days)], at, end));
            at = end - 1;
        }
    }

    /// <summary>The days that a single name or group of days stands for; null where there is none.</summary>
    /// <param name="scan">The sentence.</param>
    /// <param name="at">Position of the first word.</param>
    /// <param name="length">Words in it; 0 where there is none.</param>
    /// <param name="joined">It goes on with a day: "de segunda a quinta" is no ordinal whatever follows.</param>
    public static int? Single(FactScan scan, int at, out int length, bool joined = false)
    {
        length = 0;
        if (scan.IsUsed(at))
            return null;
        // "2 working days" is an amount.
        string? text = (scan.Number(at - 1) is null ? scan.Words.Match("g", scan.Tokens, at, out length) : null) ?? scan.Words.Match("d", scan.Tokens, at, out length);
        if (text is null && scan.Words.Match("s", scan.Tokens, at, out length) is { } shortName && BesideDay(scan, at))
            text = shortName;
        if (text is null || (!joined && Ordinals.Contains(scan.Tokens[at].Text) && length == 1 && scan.Language == "pt" && IsOrdinal(scan, at)))
            return null;
        return int.Parse(text, CultureInfo.InvariantCulture);
    }

    // "Monday to Friday", "lunedì e giovedì", "Tue, Thu"
    private static int? Group(FactScan scan, int at, out int length)
    {
        length = 0;
        if (Single(scan, at, out int first) is not { } days)
            return null;
        int end = at + first, previous = days;
        while (end < scan.Tokens.Count)
        {
            int next = NextDay(scan, end, out bool isRange);
            if (next < 0 || Single(scan, next, out int more, joined: true) is not { } other)
                break;
            days |= isRange ? Between(previous, other) : other;
            previous = other;
            end = next + more;
        }

        length = end - at;
        return days;
    }

    private static int NextDay(FactScan scan, int end, out bool isRange)
    {
        isRange = scan.Words.Match("dayrange", scan.Tokens, end, out int length) is not null;
        if (isRange)
            return Skip(scan, end + length);
        string? text = scan.At(end)?.Text;
        if (text is not ("," or "e" or "ed" or "and" or "y" or "o" or "or" or "ou" or "/" or "&"))
            return -1;
        return Skip(scan, end + 1);
    }

    // "Except Wednesday afternoon" leaves the morning.
    private static bool IsPart(FactScan scan, int at) => scan.Words.Starts("daypart", scan.Tokens, at);

    // Articles, prepositions and a second joint ("… , and on Thursday").
    private static int Skip(FactScan scan, int at)
    {
        while (scan.At(at)?.Text is "il" or "la" or "i" or "le" or "el" or "los" or "las" or "o" or "os" or "a" or "as" or "ao" or "aos" or "on" or "the" or "e" or "and" or "y" or "de" or "di"
            or "na" or "nas" or "no")
            at++;
        return at;
    }

    private static int Comma(FactScan scan, int at) => scan.At(at)?.Text is "," or "(" ? at + 1 : at;

    private static int Between(int from, int to)
    {
        int days = from;
        for (int day = from; day != to && day is > 0 and <= Sunday; day = day == Sunday ? 1 : day << 1)
            days |= day;
        return days | to;
    }

    private static bool BesideDay(FactScan scan, int at)
    {
        string? before = scan.At(at - 1)?.Text;
        string? after = scan.At(at + 1)?.Text;
        return (after is "-" or "/" or "." or ":" && (IsDay(scan, at + 2) || after is ":" or ".")) || (before is "-" or "/" && (IsDay(scan, at - 2) || !scan.IsFree(at - 2, at - 1)));
    }

    private static bool IsDay(FactScan scan, int at) => scan.Words.Starts("s", scan.Tokens, at) || scan.Words.Starts("d", scan.Tokens, at);

    private static bool IsOrdinal(FactScan scan, int at) => scan.At(at + 1) is { Kind: TokenKind.Word } next
        && !Knowledge.Library.Analysis.StopWords.Contains(scan.Language, TokenReader.Fold(next.Raw))
        && !scan.Words.Starts("d", scan.Tokens, at + 1) && !IsDay(scan, at + 1);
}
