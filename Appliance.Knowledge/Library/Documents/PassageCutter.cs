namespace Appliance.Knowledge.Library.Documents;

/// <summary>What a passage consists of; its lines are read accordingly.</summary>
public enum PassageKind
{
    /// <summary>A sentence or a list item (starting with <c>- </c>) per line.</summary>
    Text,

    /// <summary>A table row per line: <c>header: cell; header: cell</c>.</summary>
    Table,

    /// <summary>Two lines: a question and its answer.</summary>
    Qa,
}

/// <summary>A passage as cut from a document.</summary>
internal sealed record CutPassage(PassageKind Kind, string HeadingPath, string Text)
{
    /// <summary>Whether it names an amount of medicine.</summary>
    public bool HasDose { get; } = DoseDetector.HasDose(Text);
}

/// <summary>
/// Cuts blocks into passages of about 30 to 120 words along the structure: never across headings, never inside a
/// sentence, a row or an item, and between paragraphs that can stand alone; a list that is split repeats its lead-in.
/// </summary>
internal static class PassageCutter
{
    /// <summary>Words after which a passage ends at the next boundary.</summary>
    public const int MaxWords = 120;

    /// <summary>Words from which a paragraph stands alone; shorter ones are joined with their neighbours.</summary>
    public const int MinWords = 30;

    /// <summary>Passages of one document at most; beyond it the document should be split.</summary>
    public const int MaxPassages = 5_000;

    /// <summary>Characters of a sentence, row or item at most.</summary>
    public const int MaxUnitCharacters = 4_000;

    /// <exception cref="DocumentFormatException">More passages than <see cref="MaxPassages"/>, or an over-long sentence.</exception>
    public static IReadOnlyList<CutPassage> Cut(DocumentContent file)
    {
        var passages = new List<CutPassage>();
        var running = new List<DocumentBlock>();
        foreach (DocumentBlock block in file.Blocks)
        {
            bool joins = block is TextBlock or ListItems;
            if (running.Count > 0 && (!joins || running[0].HeadingPath != block.HeadingPath))
                CutRunning(running, passages);
            if (joins)
                running.Add(block);
            else if (block is TableRows table)
                Pack(PassageKind.Table, table.HeadingPath, "", table.Rows.Select(row => RowText(table.Header, row)), passages);
            else if (block is QuestionAnswer pair)
                passages.Add(new CutPassage(PassageKind.Qa, pair.HeadingPath, pair.Question + "\n" + pair.Answer));
        }

        CutRunning(running, passages);
        Check(passages);
        return passages;
    }

    // A row as a line; an empty cell is left out, and the separators of the line do not occur in cells.
    internal static string RowText(IReadOnlyList<string> header, IReadOnlyList<string> row) => string.Join("; ", row
        .Select((cell, i) => (cell: cell.Replace(';', ','), label: i < header.Count ? header[i].Replace(';', ',').Trim(':', ' ') : ""))
        .Where(pair => pair.cell.Length > 0)
        .Select(pair => pair.label.Length > 0 ? $"{pair.label}: {pair.cell}" : pair.cell));

    private static void CutRunning(List<DocumentBlock> running, List<CutPassage> passages)
    {
        var lines = new List<string>();
        string leadIn = "";
        foreach (DocumentBlock block in running)
        {
            IReadOnlyList<string> next = block is ListItems list
                ? [.. list.Items.Select(item => "- " + item)]
                : Sentences.Split(((TextBlock)block).Text);
            bool fits = Words(lines) + Words(next) <= MaxWords && (block is ListItems || Words(lines) < MinWords || Words(next) < MinWords);
            if (!fits && lines.Count > 0)
            {
                // The last sentence before a list introduces it and moves with it.
                leadIn = block is ListItems && !lines[^1].StartsWith("- ", StringComparison.Ordinal) ? lines[^1] : "";
                if (leadIn.Length > 0)
                    lines.RemoveAt(lines.Count - 1);
                Pack(PassageKind.Text, running[0].HeadingPath, "", lines, passages);
                lines = leadIn.Length > 0 ? [leadIn] : [];
            }

            if (block is ListItems && Words(lines) + Words(next) > MaxWords)
            {
                Pack(PassageKind.Text, running[0].HeadingPath, lines.Count > 0 ? lines[^1] : "", next, passages);
                lines = [];
            }
            else
            {
                lines.AddRange(next);
            }
        }

        if (running.Count > 0)
            Pack(PassageKind.Text, running[0].HeadingPath, "", lines, passages);
        running.Clear();
    }

    private static void Pack(PassageKind kind, string headingPath, string leadIn, IEnumerable<string> units, List<CutPassage> passages)
    {
        var lines = new List<string>();
        foreach (string unit in units)
        {
            if (lines.Count > 0 && Words(lines) + Words(leadIn) + Words(unit) > MaxWords)
                Flush();
            lines.Add(unit);
        }

        Flush();

        void Flush()
        {
            if (lines.Count == 0)
                return;
            if (leadIn.Length > 0)
                lines.Insert(0, leadIn);
            passages.Add(new CutPassage(kind, headingPath, string.Join('\n', lines)));
            lines.Clear();
        }
    }

    private static void Check(List<CutPassage> passages)
    {
        if (passages.Count > MaxPassages)
            throw new DocumentFormatException($"The document makes {passages.Count} passages, more than {MaxPassages}. Split it into several files.");
        string? longest = passages.SelectMany(passage => passage.Text.Split('\n')).MaxBy(line => line.Length);
        if (longest?.Length > MaxUnitCharacters)
            throw new DocumentFormatException($"A sentence or row has {longest.Length} characters, more than {MaxUnitCharacters}: '{longest[..60]}…'. Divide it.");
    }

    private static int Words(IEnumerable<string> lines) => lines.Sum(Words);

    private static int Words(string line) => line.Count(c => c == ' ') + (line.Length > 0 ? 1 : 0);
}
