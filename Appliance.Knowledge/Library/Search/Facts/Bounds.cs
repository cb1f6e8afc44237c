using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search.Facts;

/// <summary>Reads limits in the name of a table row: "up to 50 pages", "over 65 years".</summary>
internal static partial class Bounds
{
    private const int MaxDigits = 6;

    /// <summary>The whole numbers in a text.</summary>
    public static IReadOnlyList<int> Numbers(string text) =>
        [.. Tokenizer.Split(text).Where(token => token.Length <= MaxDigits && token.All(char.IsAsciiDigit)).Select(token => int.Parse(token, CultureInfo.InvariantCulture))];

    /// <summary>Whether the name of a row sets a limit that leaves out every one of the numbers.</summary>
    public static bool Exclude(string row, IReadOnlyList<int> numbers)
    {
        string name = string.Join(' ', Tokenizer.Split(row.Split("; ")[0]));
        Match most = AtMost().Match(name);
        Match least = MoreThan().Match(name);
        return (most.Success && numbers.All(number => number > Value(most))) || (least.Success && numbers.All(number => number <= Value(least)));
    }

    private static int Value(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b(?:fino a|up to|hasta|ate|under|sotto i) (\d{1,6})\b", RegexOptions.CultureInvariant)]
    private static partial Regex AtMost();

    [GeneratedRegex(@"\b(?:oltre|piu di|over|more than|mas de|mais de|sopra i) (\d{1,6})\b", RegexOptions.CultureInvariant)]
    private static partial Regex MoreThan();
}
