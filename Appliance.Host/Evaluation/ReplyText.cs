using System.Text.RegularExpressions;

namespace Appliance.Host.Evaluation;

/// <summary>Looks for a fact in a reply as a whole: "12" is neither in "12:00" nor in "120".</summary>
internal static partial class ReplyText
{
    private const string Accented = "àáâãäåèéêëìíîïòóôõöùúûüñç";
    private const string Letters = "aaaaaaeeeeiiiiooooouuuunc";

    /// <summary>Whether a reply has a word, a number, a time or an amount; capitals, accents and how a time or price is written do not matter.</summary>
    public static bool Has(string reply, string fact) =>
        Regex.IsMatch(Normalise(reply), $@"(?<![\p{{L}}\p{{N}}]|\d[.,:]){Regex.Escape(Normalise(fact))}(?![\p{{L}}\p{{N}}]|[.,:]\d)", RegexOptions.CultureInvariant);

    // 10.15 and 10h15 are 10:15, and so is the price €10.15 on both sides; "€ 60,00" is "60 €", the "19ª" and the "19th" week are week 19.
    private static string Normalise(string text)
    {
        string folded = string.Concat(text.ToLowerInvariant().Select(Plain));
        folded = Spaces().Replace(folded, " ");
        folded = Times().Replace(folded, "${h}:${m}");
        folded = LeadingZero().Replace(folded, "");
        folded = Cents().Replace(folded, "");
        folded = Ordinal().Replace(folded, "");
        return LeadingCurrency().Replace(folded, "$1 €");
    }

    // The process runs without ICU, which would decompose letters.
    private static char Plain(char c) => Accented.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Letters[at] : c;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<![\d.,:])(?<h>[01]?\d|2[0-3])[.h](?<m>[0-5]\d)(?![\d.,:]\d|\d)")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<![\d.,:])0(?=\d:\d\d)")]
    private static partial Regex LeadingZero();

    [GeneratedRegex(@"(?<=\d),00(?!\d)")]
    private static partial Regex Cents();

    [GeneratedRegex(@"(?<=\d)(?:[ªº°]|st|nd|rd|th)(?!\p{L})")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"€ ?(\d[\d.,:]*\d|\d)")]
    private static partial Regex LeadingCurrency();
}
