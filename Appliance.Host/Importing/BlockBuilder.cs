using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>Collects what a converter finds, in reading order, under the headings that it stands under.</summary>
internal sealed partial class BlockBuilder(string format)
{
    /// <summary>Blocks of a document at most.</summary>
    public const int MaxBlocks = 50_000;

    /// <summary>Rows of a table at most.</summary>
    public const int MaxRows = 20_000;

    /// <summary>Columns of a table at most; the rest is left out with a warning.</summary>
    public const int MaxColumns = 40;

    private readonly List<DocumentBlock> blocks = [];
    private readonly List<(int Level, string Text)> headings = [];
    private readonly List<string> items = [];
    private readonly HashSet<string> warnings = [];
    private readonly Dictionary<string, string> matter = [];
    private string? question;
    private string? title;

    /// <summary>Whether there was a heading.</summary>
    public bool HasHeading => headings.Count > 0;

    /// <summary>Sets the title, where the file states one; otherwise its first heading is.</summary>
    public void Title(string? text) => title = OneLine(text ?? "") is { Length: > 0 } line ? line : title;

    /// <summary>Notes what was left out.</summary>
    public void Warn(string warning) => warnings.Add(warning);

    /// <summary>Governance that the file states.</summary>
    public void State(string key, string value) => matter[key] = value;

    /// <summary>A heading; what follows stands under it.</summary>
    public void Heading(int level, string text)
    {
        Close();
        string line = OneLine(text);
        if (line.Length == 0)
            return;
        headings.RemoveAll(heading => heading.Level >= level);
        headings.Add((level, line));
        title ??= line;
    }

    /// <summary>A paragraph; two that begin with <c>D:</c> and <c>R:</c>, or their like in another language, are a question and its answer.</summary>
    public void Paragraph(string text)
    {
        string line = OneLine(text);
        if (line.Length == 0)
            return;
        CloseList();
        if (QuestionMark().Match(line) is { Success: true } asked)
        {
            CloseQuestion();
            question = line[asked.Length..];
            // Both in one paragraph, on two lines.
            if (AnswerInside().Match(text) is { Success: true } inside)
                Question(OneLine(QuestionMark().Replace(text[..inside.Index].Trim(), "")), text[(inside.Index + inside.Length)..]);
        }
        else if (question is not null && AnswerMark().Match(line) is { Success: true } answered)
        {
            Question(question, line[answered.Length..]);
        }
        else
        {
            CloseQuestion();
            Add(new TextBlock(Path, line));
        }
    }

    /// <summary>An item of a list; items that follow one another are one list.</summary>
    public void Item(string text)
    {
        CloseQuestion();
        if (OneLine(text) is { Length: > 0 } line)
            items.Add(line);
    }

    /// <summary>A question with its answer.</summary>
    public void Question(string asked, string answer)
    {
        CloseList();
        question = null;
        if (OneLine(asked) is { Length: > 0 } first && OneLine(answer) is { Length: > 0 } second)
            Add(new QuestionAnswer(Path, first, second));
    }

    /// <summary>A table; rows without content are left out, and one without rows is text.</summary>
    /// <exception cref="DocumentFormatException">More rows than <see cref="MaxRows"/>.</exception>
    public void Table(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Close();
        if (rows.Count > MaxRows)
            throw new DocumentFormatException($"A table has {rows.Count} rows, more than {MaxRows}. Split it into several files.");
        if (header.Count > MaxColumns)
            Warn($"A table has {header.Count} columns; the first {MaxColumns} were read.");
        List<IReadOnlyList<string>> filled = [.. rows.Select(Cells).Where(row => row.Any(cell => cell.Length > 0))];
        if (filled.Count > 0)
            Add(new TableRows(Path, Cells(header), filled));
        else
            Paragraph(string.Join(" ", header));
    }

    /// <summary>The whole document.</summary>
    /// <exception cref="DocumentFormatException">It has no text.</exception>
    public DocumentContent Build()
    {
        Close();
        return blocks.Count > 0
            ? new DocumentContent(format, title, matter, blocks, [.. warnings])
            : throw new DocumentFormatException("The document has no text. A scan has to go through text recognition first.");
    }

    /// <summary>A text in one line.</summary>
    public static string OneLine(string text) => Whitespace().Replace(text, " ").Trim();

    private string Path => string.Join(MarkdownReader.PathSeparator, headings.Select(heading => heading.Text));

    private static IReadOnlyList<string> Cells(IReadOnlyList<string> row) => [.. row.Take(MaxColumns).Select(OneLine)];

    private void Close()
    {
        CloseQuestion();
        CloseList();
    }

    private void CloseList()
    {
        if (items.Count == 0)
            return;
        Add(new ListItems(Path, [.. items]));
        items.Clear();
    }

    // A question that nothing answers is text.
    private void CloseQuestion()
    {
        if (question is null)
            return;
        string text = question;
        question = null;
        Add(new TextBlock(Path, text));
    }

    private void Add(DocumentBlock block)
    {
        if (blocks.Count >= MaxBlocks)
            throw new DocumentFormatException($"The document has more than {MaxBlocks} paragraphs. Split it into several files.");
        blocks.Add(block);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"^(?:D|Q|P|F|Domanda|Question|Pregunta|Pergunta)\s*\d*\s*[:.]\s+", RegexOptions.IgnoreCase)]
    private static partial Regex QuestionMark();

    [GeneratedRegex(@"^(?:R|A|Risposta|Answer|Respuesta|Resposta)\s*\d*\s*[:.]\s+", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerMark();

    [GeneratedRegex(@"\n\s*(?:R|A|Risposta|Answer|Respuesta|Resposta)\s*\d*\s*[:.]\s+", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerInside();
}
