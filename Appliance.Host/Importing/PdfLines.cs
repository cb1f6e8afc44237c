using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>Finds paragraphs, headings, lists and tables in lines as they stand on a page.</summary>
internal static partial class PdfLines
{
    private const int HeadingLevel = 2;

    /// <summary>Adds what the lines hold to a document.</summary>
    public static void Read(IReadOnlyList<string> lines, BlockBuilder builder)
    {
        for (int i = 0; i < lines.Count;)
        {
            if (lines[i].Trim().Length == 0)
                i++;
            else if (TableEnd(lines, i) is var end && end > i)
                i = Table(lines, i, end, builder);
            else
                i = Paragraph(lines, i, builder);
        }
    }

    // A table is a header and rows, each with a gap between cells; an empty line between rows is allowed.
    private static int TableEnd(IReadOnlyList<string> lines, int start)
    {
        int rows = 0, end = start, width = Cells(lines[start]).Count;
        for (int i = start; i < lines.Count; i++)
        {
            if (lines[i].Trim().Length == 0)
            {
                if (i + 1 < lines.Count && Cells(lines[i + 1]).Count >= 2 && rows > 0)
                    continue;
                break;
            }

            int cells = Cells(lines[i]).Count;
            bool continues = rows > 0 && cells == 1 && lines[i].Length - lines[i].TrimStart().Length >= 2;
            if (cells < 2 && !continues)
                break;
            if (cells > width + 2)
                break;
            rows += cells >= 2 ? 1 : 0;
            end = i + 1;
        }

        return rows >= 2 ? end : start;
    }

    private static int Table(IReadOnlyList<string> lines, int start, int end, BlockBuilder builder)
    {
        List<(int Start, string Text)> header = Cells(lines[start]);
        var rows = new List<string[]>();
        for (int i = start + 1; i < end; i++)
        {
            List<(int Start, string Text)> cells = Cells(lines[i]);
            if (cells.Count == 0)
                continue;
            var row = new string[header.Count];
            Array.Fill(row, "");
            foreach ((int at, string text) in cells)
            {
                int column = Nearest(header, at, text.Length);
                row[column] = (row[column] + " " + text).Trim();
            }

            // What has no first cell continues the row above.
            if (row[0].Length == 0 && rows.Count > 0)
            {
                for (int c = 0; c < row.Length; c++)
                    rows[^1][c] = (rows[^1][c] + " " + row[c]).Trim();
            }
            else
            {
                rows.Add(row);
            }
        }

        // A first row with numbers is a row; its table has no header.
        bool headed = !header.Skip(1).Any(cell => cell.Text.Any(char.IsAsciiDigit));
        if (headed)
            builder.Table([.. header.Select(cell => cell.Text)], rows);
        else
            builder.Table([], [[.. header.Select(cell => cell.Text)], .. rows]);
        return end;
    }

    private static int Nearest(List<(int Start, string Text)> header, int at, int length)
    {
        int best = 0;
        int least = int.MaxValue;
        for (int c = 0; c < header.Count; c++)
        {
            int overlap = Math.Min(at + length, header[c].Start + header[c].Text.Length) - Math.Max(at, header[c].Start);
            int distance = overlap > 0 ? -overlap : Math.Abs(at - header[c].Start);
            if (distance < least)
                (best, least) = (c, distance);
        }

        return best;
    }

    private static int Paragraph(IReadOnlyList<string> lines, int start, BlockBuilder builder)
    {
        int end = start;
        while (end < lines.Count && lines[end].Trim().Length > 0 && (end == start || (TableEnd(lines, end) == end && !Item().IsMatch(lines[end].Trim()))))
            end++;
        List<string> taken = [.. Enumerable.Range(start, end - start).Select(i => lines[i].Trim())];
        if (Item().Match(taken[0]) is { Success: true } mark)
        {
            builder.Item(string.Join(' ', taken)[mark.Length..]);
            return end;
        }

        bool followed = end < lines.Count;
        if (taken.Count == 1 && followed && IsHeading(taken[0]))
        {
            builder.Heading(builder.HasHeading ? HeadingLevel : 1, taken[0]);
            return end;
        }

        // A heading may stand directly on its text.
        if (taken.Count > 1 && IsHeading(taken[0]) && !taken[0].Any(char.IsLower))
        {
            builder.Heading(builder.HasHeading ? HeadingLevel : 1, taken[0]);
            taken.RemoveAt(0);
        }

        builder.Paragraph(Joined(taken));
        return end;
    }

    private static bool IsHeading(string line) =>
        line.Length <= PlainTextReader.MaxHeadingCharacters && line.Any(char.IsLetter) && line[^1] is not ('.' or ';' or ',' or ':' or '!') && char.IsUpper(line.First(char.IsLetter))
        && !Mark().IsMatch(line);

    // Words that were divided at the end of a line are put together; question and answer stay on lines of their own.
    private static string Joined(List<string> lines)
    {
        string text = lines[0];
        foreach (string line in lines.Skip(1))
        {
            if (text.Length > 1 && text[^1] == '-' && char.IsLetter(text[^2]) && char.IsLower(line[0]))
                text = text[..^1] + line;
            else
                text += (Mark().IsMatch(line) ? "\n" : " ") + line;
        }

        return text;
    }

    private static List<(int Start, string Text)> Cells(string line) =>
        [.. Cell().Matches(line).Select(match => (match.Index, match.Value.Trim()))];

    [GeneratedRegex(@"\S+(?:\s\S+)*")]
    private static partial Regex Cell();

    [GeneratedRegex(@"^(?:[-*•·▪●–—]\s+|\d{1,2}[.)]\s+(?=\p{L})|[a-z]\)\s+)")]
    private static partial Regex Item();

    [GeneratedRegex(@"^(?:[DQPFRA]|Domanda|Question|Pregunta|Pergunta|Risposta|Answer|Respuesta|Resposta)\s*\d*\s*[:.]\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Mark();
}
