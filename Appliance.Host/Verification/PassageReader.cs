using Appliance.Host.Pipeline;

namespace Appliance.Host.Verification;

/// <summary>Reads cited passages into clauses that know their row, their question and their headings. Thread-safe.</summary>
internal static class PassageReader
{
    private const string CellSeparator = "; ";
    private const int YesOrNoTokens = 2;

    /// <summary>All clauses of a passage in a language.</summary>
    public static List<Clause> Read(Citation passage, string language)
    {
        List<Term> headings = [.. Terms(passage.Passage, language), .. Terms(Name(passage.Document), language)];
        int headingDays = ClauseReader.Read(Whole(passage.Passage), language).Aggregate(0, (days, clause) => days | clause.OwnDays);
        var clauses = new List<Clause>();
        var question = new List<Clause>();
        IReadOnlyList<string>? header = null;
        foreach (string raw in passage.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string line = raw.TrimStart('-', '*', '•', '#', ' ');
            if (line.StartsWith('|'))
                header = AddPipeRow(line, header, language, clauses);
            else if (IsRow(line))
                AddRow([.. line.Split(CellSeparator)], language, clauses);
            else
                AddRunning(line, language, clauses, ref question);
        }

        // What a heading counts ("24-hour recording") may be said, but it states nothing.
        Clause heading = new() { Sentence = passage.Passage, IsQuestion = true };
        heading.Facts.AddRange(ClauseReader.Read(Whole(passage.Passage), language).SelectMany(clause => clause.Facts));
        if (heading.Facts.Count > 0)
            clauses.Add(heading);
        foreach (Clause clause in clauses)
        {
            clause.Headings.AddRange(headings);
            if (clause.Days == 0)
                clause.Days = headingDays;
        }

        return clauses;
    }

    /// <summary>A text as one sentence.</summary>
    public static Sentence Whole(string text) => new(text, TokenReader.Read(text), false, 0);

    private static string Name(string document) => Path.GetFileNameWithoutExtension(document).Replace('-', ' ').Replace('_', ' ');

    private static IEnumerable<Term> Terms(string text, string language) => ClauseReader.Read(Whole(text), language).SelectMany(clause => clause.Terms);

    private static bool IsRow(string line)
    {
        string[] cells = line.Split(CellSeparator);
        return cells.Length > 1 && !cells.Any(cell => cell.Contains(". ", StringComparison.Ordinal)) && cells.Count(cell => cell.Contains(": ", StringComparison.Ordinal)) >= cells.Length - 1 && cells[0].Contains(": ", StringComparison.Ordinal);
    }

    // The first cell says what the row is about; each other cell is a statement of its own.
    private static void AddRow(List<string> cells, string language, List<Clause> clauses)
    {
        List<List<Clause>> read = [.. cells.Select(cell => Cell(cell, language))];
        for (int i = cells.Count > 1 ? 1 : 0; i < read.Count; i++)
        {
            foreach (Clause clause in read[i])
            {
                for (int other = 0; other < read.Count; other++)
                {
                    if (other == i)
                        continue;
                    if (other == 0 && Verdict(cells[i]) is not 0 and var verdict)
                        clause.Terms.AddRange(Signed(read[0].SelectMany(c => c.Terms), verdict));
                    IEnumerable<Term> value = other == 0 ? read[0].SelectMany(c => c.Terms) : Terms(Value(cells[other]), language);
                    clause.Context.AddRange(value);
                }

                clause.Days |= read[0].Aggregate(0, (days, label) => days | label.OwnDays);
                // "Group: Beginners; Days: Monday and Wednesday; Time: 18:00"
                if (clause.Days == 0)
                    clause.Days = read.SelectMany(cell => cell).Aggregate(0, (days, cell) => days | cell.OwnDays);
                clause.IsRow = true;
                clause.Facts.AddRange(read[0].SelectMany(label => label.Facts));
            }

            clauses.AddRange(read[i]);
        }

        if (cells.Count > 2)
        {
            read[0].ForEach(label => label.IsRow = true);
            clauses.AddRange(read[0]);
        }
    }

    // "Accepted: no" denies what stands in the header and in the row.
    private static List<Clause> Cell(string cell, string language)
    {
        int verdict = Verdict(cell);
        if (verdict == 0)
            return [.. ClauseReader.Read(Whole(cell.Replace(": ", " ", StringComparison.Ordinal)), language).Select(clause => HeaderUnit.Apply(clause, cell, language))];
        List<Clause> head = ClauseReader.Read(Whole(cell[..cell.IndexOf(": ", StringComparison.Ordinal)]), language);
        head.ForEach(clause => Sign(clause.Terms, verdict));
        return head;
    }

    // +1 for a cell that begins with "yes", −1 for one that is "no".
    private static int Verdict(string cell) => cell.Contains(": ", StringComparison.Ordinal)
        && SentenceReader.Read(Value(cell)) is [{ Particle: not 0 } only] && only.Tokens.Count < YesOrNoTokens ? only.Particle : 0;

    private static IEnumerable<Term> Signed(IEnumerable<Term> terms, int sign) => terms.Select(term => term with { Sign = term.Sign * sign });

    private static string Value(string cell) => cell.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var at ? cell[(at + 2)..] : cell;

    private static IReadOnlyList<string>? AddPipeRow(string line, IReadOnlyList<string>? header, string language, List<Clause> clauses)
    {
        List<string> cells = [.. line.Trim('|').Split('|', StringSplitOptions.TrimEntries)];
        if (cells.TrueForAll(cell => cell.All(letter => letter is '-' or ':' or ' ')))
            return header;
        if (header is null)
            return cells;
        AddRow([.. cells.Select((cell, i) => i < header.Count && header[i].Length > 0 ? $"{header[i]}: {cell}" : cell)], language, clauses);
        return header;
    }

    // A question is no statement; with "yes" or "no" behind it, it becomes one.
    private static void AddRunning(string line, string language, List<Clause> clauses, ref List<Clause> question)
    {
        foreach (Sentence sentence in SentenceReader.Read(line))
        {
            List<Clause> read = ClauseReader.Read(sentence, language);
            if (sentence.IsQuestion)
            {
                question = read;
                clauses.AddRange(read);
                continue;
            }

            if (sentence.Particle != 0)
                clauses.AddRange(question.Select(asked => Answered(asked, sentence.Particle)));
            foreach (Clause clause in read)
                clause.Context.AddRange(question.SelectMany(asked => asked.Terms).Select(term => term with { Sign = 0 }));
            clauses.AddRange(read);
        }
    }

    private static Clause Answered(Clause asked, int particle)
    {
        var statement = new Clause { Sentence = asked.Sentence, OwnDays = asked.OwnDays, Days = asked.Days };
        statement.Facts.AddRange(asked.Facts);
        statement.Terms.AddRange(asked.Terms);
        Sign(statement.Terms, particle);
        return statement;
    }

    private static void Sign(List<Term> terms, int particle)
    {
        for (int i = 0; i < terms.Count && particle < 0; i++)
            terms[i] = terms[i] with { Sign = -terms[i].Sign };
    }
}
