using System.Text.RegularExpressions;

namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// Reads phone numbers: with + or 00 of any country, without them of the clinic's. Numbers of unlisted countries are checked
/// for the length of E.164 only. Thread-safe.
/// </summary>
internal static partial class PhoneReader
{
    // E.164 allows 15 digits; shorter international numbers than 8 do not occur.
    private const int MaxDigits = 15;
    private const int MinInternationalDigits = 8;

    // The longest run looked at: all digits with a separator of two characters each.
    private const int MaxCharacters = 3 * MaxDigits;

    private const double International = 0.95;
    private const double National = 0.85;

    /// <summary>The phone numbers of a text, in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="country">The clinic's country.</param>
    public static IEnumerable<Slot> Read(string text, string country)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!Starts(text, i))
                continue;
            if (DateOrHours().Match(text, i) is { Success: true } other)
            {
                i += other.Length - 1;
                continue;
            }

            if (Run(text, i) is not { Digits.Length: > 0 } run)
                continue;
            if (Number(run.Digits, run.Plus, country) is { } number)
                yield return new Slot(SlotKind.Phone, i, run.End - i, [new PhoneValue(number)], run.Plus || run.Digits.StartsWith("00", StringComparison.Ordinal) ? International : National);
            i = run.End - 1;
        }
    }

    // 31.12.2026, 2026-12-31, 08.30-13.00: figures that look like a number of some country.
    [GeneratedRegex(@"\G(?:\d{1,2}(?<between>[./-])\d{1,2}\k<between>(?:\d{4}|\d{2})|(?:19|20)\d\d-\d\d-\d\d|[0-2]?\d[.:h][0-5]\d ?[-–] ?[0-2]?\d[.:h][0-5]\d)(?!\d|[./-]\d)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DateOrHours();

    private static bool Starts(string text, int index)
    {
        if (text[index] is not ('+' or '(') && !char.IsAsciiDigit(text[index]))
            return false;
        char before = index == 0 ? ' ' : text[index - 1];
        return !char.IsLetterOrDigit(before) && before is not ('+' or '@' or '#' or '_' or '€' or '$' or '£');
    }

    // Digits with what people put between them. A date or an amount is broken off by its slashes, commas and colons.
    private static (string Digits, bool Plus, int End) Run(string text, int start)
    {
        Span<char> digits = stackalloc char[MaxDigits + 3];
        int count = 0, end = start;
        for (int i = start; i < Math.Min(text.Length, start + MaxCharacters); i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (count == digits.Length)
                    return ("", false, i + 1);
                digits[count++] = c;
                end = i + 1;
            }
            else if (!Between(text, i, start, count))
                break;
        }

        return (digits[..count].ToString(), text[start] == '+' || text.AsSpan(start).StartsWith("(+", StringComparison.Ordinal), Math.Max(end, start + 1));
    }

    private static bool Between(string text, int index, int start, int digits) => text[index] switch
    {
        '+' => index == start || (index == start + 1 && text[start] == '('),
        ' ' or '\u00a0' or '-' or '.' or '(' or ')' => index == start || text[index] is '(' or ')' || Next(text, index),
        // Italian area codes: 055/1234567
        '/' => digits is >= 2 and <= 4 && text[start] is '0' && FollowingDigits(text, index + 1) >= 5,
        _ => false,
    };

    private static bool Next(string text, int index) =>
        index + 1 < text.Length && (char.IsAsciiDigit(text[index + 1]) || text[index + 1] is '(' or ')' || (text[index + 1] is ' ' or '-' && index + 2 < text.Length && char.IsAsciiDigit(text[index + 2])));

    private static int FollowingDigits(string text, int index)
    {
        int count = 0;
        while (index + count < text.Length && char.IsAsciiDigit(text[index + count]))
            count++;
        return count;
    }

    private static string? Number(string digits, bool plus, string country)
    {
        if (!plus && digits.StartsWith("00", StringComparison.Ordinal))
            (plus, digits) = (true, digits[2..]);
        if (plus)
            return OfAnyCountry(digits);
        if (NumberingPlans.Of(country) is not { } plan)
            return null;
        if (Fits(plan, digits) is { } national)
            return $"+{plan.CallingCode}{national}";
        return digits.StartsWith(plan.CallingCode, StringComparison.Ordinal) && plan.CallingCode.Length > 1 && Fits(plan, digits[plan.CallingCode.Length..]) is { } own
            ? $"+{plan.CallingCode}{own}"
            : null;
    }

    private static string? OfAnyCountry(string digits)
    {
        if (digits.Length is < MinInternationalDigits or > MaxDigits || digits[0] == '0')
            return null;
        // +44 (0) 20 …: the trunk prefix in brackets is not dialled from abroad.
        foreach (NumberingPlan plan in NumberingPlans.All.OrderByDescending(plan => plan.CallingCode.Length))
        {
            if (digits.StartsWith(plan.CallingCode, StringComparison.Ordinal))
                return Fits(plan, digits[plan.CallingCode.Length..]) is { } national ? $"+{plan.CallingCode}{national}" : null;
        }

        return "+" + digits;
    }

    private static string? Fits(NumberingPlan plan, string digits)
    {
        if (plan.Trunk.Length > 0 && digits.StartsWith(plan.Trunk, StringComparison.Ordinal))
            digits = digits[plan.Trunk.Length..];
        return digits.Length >= plan.Shortest && digits.Length <= plan.Longest && plan.First.Contains(digits[0], StringComparison.Ordinal) ? digits : null;
    }
}
