using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Search.Facts;

/// <summary>Takes from a quote the one fact that was asked for, as it is written there, for a reader who may not know the quote's language.</summary>
public static partial class StatedFact
{
    /// <summary>Kinds of facts that read the same in every language.</summary>
    public static IReadOnlyList<FactKinds> Universal { get; } = [FactKinds.Price, FactKinds.Time, FactKinds.Phone];

    /// <summary>The only fact of a kind in a text; null where there is none or more than one, of which only the text tells which is meant.</summary>
    /// <param name="text">The quote.</param>
    /// <param name="kind">One of <see cref="Universal"/>.</param>
    public static string? Only(string text, FactKinds kind)
    {
        MatchCollection found = kind switch
        {
            FactKinds.Price => Price().Matches(text),
            FactKinds.Time => Times().Matches(text),
            FactKinds.Phone => Phone().Matches(text),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only prices, times and telephone numbers are read."),
        };
        return found.Count == 1 ? found[0].Value.Trim() : null;
    }

    [GeneratedRegex(@"€ ?\d[\d.,]*\d|€ ?\d|\d[\d.,]* ?(?:€|euros?\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Price();

    // One time, or a span from one to another.
    [GeneratedRegex(@"\b\d{1,2}[:.][0-5]\d\b(?: ?[-–—] ?\d{1,2}[:.][0-5]\d\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"\+?\d[\d ]{6,}\d", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
