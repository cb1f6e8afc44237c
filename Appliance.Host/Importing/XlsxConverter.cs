using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Documents;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Appliance.Host.Importing;

/// <summary>
/// Reads a workbook: each visible sheet under its name, row by row with the header of its columns. Dates, percentages and amounts of money read as
/// they are shown; formulas by the value that was saved.
/// </summary>
internal static partial class XlsxConverter
{
    /// <summary>Sheets at most.</summary>
    public const int MaxSheets = 50;

    /// <exception cref="DocumentFormatException">Damaged, or without text.</exception>
    public static DocumentContent Read(string file)
    {
        ZipCheck.Require(file);
        try
        {
            using SpreadsheetDocument document = SpreadsheetDocument.Open(file, isEditable: false);
            WorkbookPart workbook = document.WorkbookPart ?? throw new DocumentFormatException("The file has no workbook.");
            var builder = new BlockBuilder("xlsx");
            List<Sheet> sheets = [.. workbook.Workbook.Descendants<Sheet>().Where(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible)];
            if (sheets.Count > MaxSheets)
                throw new DocumentFormatException($"The workbook has {sheets.Count} sheets, more than {MaxSheets}. Split it.");
            var values = new CellText(workbook);
            foreach (Sheet sheet in sheets)
            {
                if (workbook.GetPartById(sheet.Id!.Value!) is WorksheetPart part)
                    Add(sheet.Name?.Value ?? "", part, values, builder);
            }

            return builder.Build();
        }
        catch (Exception error) when (error is OpenXmlPackageException or FileFormatException or System.Xml.XmlException or InvalidDataException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new DocumentFormatException("The file is no whole workbook. Open it and save it once more as XLSX.", error);
        }
    }

    private static void Add(string name, WorksheetPart part, CellText values, BlockBuilder builder)
    {
        List<string[]> rows = Rows(part, values);
        if (rows.Count == 0)
            return;
        builder.Heading(1, name);
        for (int at = 0; at < rows.Count;)
        {
            // Lines above a table with one filled cell are its titles; the next row names its columns.
            if (Filled(rows[at]) <= 1)
            {
                if (Filled(rows[at]) == 1 && at + 1 < rows.Count && Filled(rows[at + 1]) > 1)
                    builder.Heading(2, rows[at].First(cell => cell.Length > 0));
                else
                    builder.Paragraph(string.Join(' ', rows[at]));
                at++;
                continue;
            }

            int end = at + 1;
            while (end < rows.Count && Filled(rows[end]) > 1)
                end++;
            if (end == at + 1)
                builder.Paragraph(string.Join(": ", rows[at].Where(cell => cell.Length > 0)));
            else
                builder.Table(rows[at], [.. rows.GetRange(at + 1, end - at - 1)]);
            at = end;
        }
    }

    private static int Filled(string[] row) => row.Count(cell => cell.Length > 0);

    private static List<string[]> Rows(WorksheetPart part, CellText values)
    {
        var rows = new List<string[]>();
        var positions = new List<uint>();
        foreach (Row row in part.Worksheet.Descendants<Row>().Where(row => row.Hidden?.Value != true))
        {
            var cells = new string[BlockBuilder.MaxColumns];
            Array.Fill(cells, "");
            int next = 0;
            foreach (Cell cell in row.Elements<Cell>())
            {
                int column = cell.CellReference?.Value is { Length: > 0 } reference ? Column(reference) : next;
                if (column >= 0 && column < cells.Length)
                    cells[column] = BlockBuilder.OneLine(values.Of(cell));
                next = column + 1;
            }

            rows.Add(cells);
            positions.Add(row.RowIndex?.Value ?? (uint)rows.Count);
            if (rows.Count > BlockBuilder.MaxRows + 1)
                throw new DocumentFormatException($"A sheet has more than {BlockBuilder.MaxRows} rows. Split it into several files.");
        }

        FillMerged(part, rows, positions);
        int width = rows.Count == 0 ? 0 : rows.Max(row => Array.FindLastIndex(row, cell => cell.Length > 0) + 1);
        return [.. rows.Select(row => row[..width])];
    }

    // A cell that is merged downwards says the same in every row that it spans.
    private static void FillMerged(WorksheetPart part, List<string[]> rows, List<uint> positions)
    {
        foreach (MergeCell merged in part.Worksheet.Descendants<MergeCell>())
        {
            if (merged.Reference?.Value?.Split(':') is not [var from, var to] || Column(from) is < 0 or >= BlockBuilder.MaxColumns || !uint.TryParse(Digits().Match(from).Value, out uint first) || !uint.TryParse(Digits().Match(to).Value, out uint last))
                continue;
            int start = positions.IndexOf(first);
            for (int i = start + 1; start >= 0 && i < rows.Count && positions[i] <= last; i++)
                rows[i][Column(from)] = rows[start][Column(from)];
        }
    }

    private static int Column(string reference)
    {
        int column = 0;
        foreach (char letter in reference.TakeWhile(char.IsAsciiLetter))
            column = Math.Min((column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1), BlockBuilder.MaxColumns + 1);
        return column - 1;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
