using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>
/// Reads plain text, from a file or as a converter found it: paragraphs between empty lines, lists, question-and-answer pairs, and as headings short
/// lines by themselves, underlined or in capital letters.
/// </summary>
public static partial class PlainTextReader
{
    /// <summary>Characters of a heading at most.</summary>
    public const int MaxHeadingCharacters = 90;

    /// <summary>Reads a text.</summary>
    /// <exception cref="DocumentFormatException">It is empty.</exception>
    public static DocumentContent Read(string text, string format = "text")
    {
        var blocks = new List<DocumentBlock>();
        string? title = null;
        string heading = "";
        List<string[]> paragraphs = [.. Paragraph().Split(text.Replace('\f', '\n')).Select(Lines).Where(lines => lines.Length > 0)];
        for (int i = 0; i < paragraphs.Count; i++)
        {
            string[] lines = paragraphs[i];
            // A first line that is a heading by its looks goes before what follows it in the same paragraph.
            int taken = IsHeading(lines, i + 1 < paragraphs.Count);
            if (taken > 0)
            {
                heading = lines[0].TrimEnd(':');
                title ??= heading;
                lines = lines[taken..];
            }

            Add(lines, heading == title || title is null ? title ?? "" : title + MarkdownReader.PathSeparator + heading, blocks);
        }

        return blocks.Count == 0
            ? throw new DocumentFormatException("The document has no text.")
            : new DocumentContent(format, title, new Dictionary<string, string>(), blocks, []);
    }

    private static string[] Lines(string paragraph) => paragraph.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // How many lines of a paragraph its heading takes; 0 where it has none.
    private static int IsHeading(string[] lines, bool followed)
    {
        string first = lines[0];
        if (first.Length > MaxHeadingCharacters || Item().IsMatch(first) || QuestionMark().IsMatch(first))
            return 0;
        if (lines.Length > 1 && Underline().IsMatch(lines[1]))
            return 2;
        bool capitals = first.Any(char.IsLetter) && !first.Any(char.IsLower);
        bool alone = lines.Length == 1 && followed && first[^1] is not ('.' or '!' or '?' or ';' or ',') && !first.Any(char.IsDigit);
        return capitals || alone ? 1 : 0;
    }

    private static void Add(string[] lines, string path, List<DocumentBlock> blocks)
    {
        for (int i = 0; i < lines.Length;)
        {
            if (QuestionMark().Match(lines[i]) is { Success: true } question && i + 1 < lines.Length && AnswerMark().IsMatch(lines[i + 1]))
            {
                int end = i + 2;
                while (end < lines.Length && !QuestionMark().IsMatch(lines[end]))
                    end++;
                blocks.Add(new QuestionAnswer(path, lines[i][question.Length..].Trim(), AnswerMark().Replace(string.Join(' ', lines[(i + 1)..end]), "").Trim()));
                i = end;
            }
            else if (Item().IsMatch(lines[i]))
            {
                var items = new List<string>();
                for (; i < lines.Length && !QuestionMark().IsMatch(lines[i]); i++)
                {
                    if (Item().Match(lines[i]) is { Success: true } mark)
                        items.Add(lines[i][mark.Length..]);
                    else
                        items[^1] += " " + lines[i];
                }

                blocks.Add(new ListItems(path, items));
            }
            else
            {
                int end = i + 1;
                while (end < lines.Length && !Item().IsMatch(lines[end]) && !QuestionMark().IsMatch(lines[end]))
                    end++;
                AddText(path, lines[i..end], blocks);
                i = end;
            }
        }
    }

    private static void AddText(string path, string[] lines, List<DocumentBlock> blocks)
    {
        ListedLines? listed = ListedLines.Read(string.Join('\n', lines));
        string text = listed is null ? string.Join(' ', lines) : listed.LeadIn;
        text = Space().Replace(text, " ").Trim();
        if (listed is null && RunInHeading.Read(text) is { } own)
            blocks.Add(new TextBlock(path.Length == 0 ? own.Heading : path + MarkdownReader.PathSeparator + own.Heading, own.Text));
        else if (text.Length > 0)
            blocks.Add(new TextBlock(path, text));
        if (listed is not null)
            blocks.Add(new ListItems(path, [.. listed.Items.Select(item => Space().Replace(item, " "))]));
    }

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"^(?:[-*•·▪–—]\s+|\d{1,2}[.)]\s+(?=\p{L})|[a-z]\)\s+)")]
    private static partial Regex Item();

    [GeneratedRegex(@"^(?:D|Q|P|F|Domanda|Question|Pregunta|Pergunta)\s*\d*\s*[:.]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex QuestionMark();

    [GeneratedRegex(@"^(?:R|A|Risposta|Answer|Respuesta|Resposta)\s*\d*\s*[:.]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerMark();

    [GeneratedRegex(@"^(?:=+|-{3,}|~{3,})$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
