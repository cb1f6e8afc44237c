using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>
/// Reads a PDF through <c>pdftotext</c> of poppler: pages as they are laid out, so that tables keep their columns; pages set in two columns of text
/// in reading order. Lines that are repeated at the head or foot of pages are left out.
/// </summary>
internal static partial class PdfConverter
{
    /// <summary>Pages at most.</summary>
    public const int MaxPages = 600;

    // Lines at the head and foot of a page that may be repeated on others, of pages with enough of them; and on how large a share of pages.
    private const int MarginLines = 2, MinLines = 4, MinRepeatedPages = 3;
    private const double RepeatedShare = 0.5;

    // Of a page's lines, those with text on both sides of a gap, when it is two columns of prose.
    private const double TwoColumnShare = 0.5;
    private const int MinColumnCharacters = 25;

    /// <exception cref="DocumentFormatException">Damaged, protected, a scan, or too long.</exception>
    public static DocumentContent Read(string file)
    {
        string[] pages = Pages(PdfToText.Run(file, layout: true, MaxPages + 1));
        if (pages.Length > MaxPages)
            throw new DocumentFormatException($"The file has more than {MaxPages} pages. Split it into several files.");
        if (Array.Exists(pages, IsTwoColumns))
        {
            string[] reading = Pages(PdfToText.Run(file, layout: false, MaxPages + 1));
            for (int i = 0; i < Math.Min(pages.Length, reading.Length); i++)
                pages[i] = IsTwoColumns(pages[i]) ? reading[i] : pages[i];
        }

        var builder = new BlockBuilder("pdf");
        var lines = new List<string>();
        foreach (string[] page in WithoutRepeated(pages))
        {
            lines.AddRange(page);
            lines.Add("");
        }

        PdfLines.Read(lines, builder);
        return builder.Build();
    }

    private static string[] Pages(string text) => text.TrimEnd('\f', '\n').Split('\f');

    private static bool IsTwoColumns(string page)
    {
        string[] lines = [.. page.Split('\n').Where(line => line.Trim().Length > 0)];
        return lines.Length > 8 && lines.Count(line => Gap().Match(line.Trim()) is { Success: true } gap
            && gap.Index >= MinColumnCharacters && line.Trim().Length - gap.Index - gap.Length >= MinColumnCharacters && !line.Any(char.IsAsciiDigit)) > lines.Length * TwoColumnShare;
    }

    private static IEnumerable<string[]> WithoutRepeated(string[] pages)
    {
        List<string[]> all = [.. pages.Select(page => page.Split('\n'))];
        HashSet<string> repeated = [.. all.SelectMany((page, number) => Margins(page).Select(i => Key(page[i], number)).Distinct())
            .GroupBy(key => key).Where(group => group.Count() >= MinRepeatedPages && group.Count() > pages.Length * RepeatedShare).Select(group => group.Key)];
        for (int number = 0; number < all.Count; number++)
        {
            string[] page = all[number];
            HashSet<int> margins = [.. Margins(page).Where(i => repeated.Contains(Key(page[i], number)) || PageNumber().IsMatch(page[i]))];
            yield return [.. page.Where((_, i) => !margins.Contains(i))];
        }
    }

    private static IEnumerable<int> Margins(string[] page)
    {
        int[] filled = [.. Enumerable.Range(0, page.Length).Where(i => page[i].Trim().Length > 0)];
        int lines = filled.Length < MinLines ? 0 : Math.Min(MarginLines, filled.Length / MinLines);
        return filled.Take(lines).Concat(filled.TakeLast(lines)).Distinct();
    }

    // The number of the page differs from page to page.
    private static string Key(string line, int page) =>
        Digits().Replace(BlockBuilder.OneLine(line), match => int.TryParse(match.ValueSpan, out int number) && number == page + 1 ? "#" : match.Value);

    [GeneratedRegex(@"\s{3,}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\s*(?:(?:pag(?:ina|\.)?|page|página)\s*)?\d{1,4}(?:\s*(?:/|di|of|de)\s*\d{1,4})?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber();
}
