using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Appliance.Tests.Host.Importing;

/// <summary>Writes small office files for tests.</summary>
internal static class OfficeFiles
{
    /// <summary>A document with headings of built-in styles, a list, a question with its answer, and a table.</summary>
    public static void WriteDocx(string path)
    {
        using WordprocessingDocument document = WordprocessingDocument.Create(path, WordprocessingDocumentType.Document);
        MainDocumentPart main = document.AddMainDocumentPart();
        main.AddNewPart<StyleDefinitionsPart>().Styles = new W.Styles(
            Style("Titolo1", "heading 1", null), Style("Titolo2", "heading 2", null), Style("Mio", "Il mio titolo", "Titolo2"));
        main.Document = new W.Document(new W.Body(
            Paragraph("Preparazione colonscopia", "Titolo1"),
            Paragraph("Legga tutto il foglio."),
            Paragraph("Il giorno prima", "Mio"),
            Item("solo liquidi chiari"),
            Item("niente latte"),
            Paragraph("D: Posso bere caffè?"),
            Paragraph("R: Sì, senza latte."),
            new W.Table(Row("Ora", "Che cosa"), Row("18:00", "prima dose"), Row("21:00", "seconda dose"))));
    }

    /// <summary>A workbook with a title row, a header, prices with a currency format, a date, a merged category and a hidden sheet.</summary>
    public static void WriteXlsx(string path, int rows = 0)
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        WorkbookPart workbook = document.AddWorkbookPart();
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
            new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "\"€\" #,##0.00" }),
            new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()),
            new CellFormats(new CellFormat { NumberFormatId = 0 }, new CellFormat { NumberFormatId = 164 }, new CellFormat { NumberFormatId = 14 }));
        var prices = new SheetData(
            new Row(Text("Listino prezzi")) { RowIndex = 1 },
            new Row(Text("Area"), Text("Prestazione"), Text("Prezzo"), Text("Dal")) { RowIndex = 2 },
            new Row(Text("Cardiologia", "A3"), Text("ECG", "B3"), Number("40", 1, "C3"), Number("46023", 2, "D3")) { RowIndex = 3 },
            new Row(Text("Holter", "B4"), Number("82.5", 1, "C4")) { RowIndex = 4 });
        for (int i = 0; i < rows; i++)
            prices.Append(new Row(Text("Altro"), Text($"Esame {i}"), Number($"{i}", 1)) { RowIndex = (uint)(5 + i) });
        WorksheetPart shown = workbook.AddNewPart<WorksheetPart>(), hidden = workbook.AddNewPart<WorksheetPart>();
        shown.Worksheet = new Worksheet(prices, new MergeCells(new MergeCell { Reference = "A3:A4" }));
        hidden.Worksheet = new Worksheet(new SheetData(new Row(Text("geheim"), Text("margine")), new Row(Text("x"), Text("y"))));
        workbook.Workbook = new Workbook(new Sheets(
            new Sheet { Name = "Prezzi", SheetId = 1, Id = workbook.GetIdOfPart(shown) },
            new Sheet { Name = "Interno", SheetId = 2, Id = workbook.GetIdOfPart(hidden), State = SheetStateValues.Hidden }));
    }

    /// <summary>A PDF whose pages have these lines each, in a fixed-width font.</summary>
    public static void WritePdf(string path, params IReadOnlyList<string[]> pages)
    {
        var objects = new List<string> { "<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>" };
        foreach (string[] page in pages)
        {
            string text = string.Concat(page.Select(line => $"({line.Replace("(", "\\(").Replace(")", "\\)")}) Tj T*\n"));
            string stream = $"BT /F1 9 Tf 40 800 Td 12 TL\n{text}ET";
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {objects.Count + 2} 0 R >>");
            objects.Add($"<< /Length {stream.Length} >>\nstream\n{stream}\nendstream");
        }

        objects[1] = $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', Enumerable.Range(0, pages.Count).Select(i => $"{4 + (2 * i)} 0 R"))}] >>";
        var file = new System.Text.StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (int i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Append($"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        int start = file.Length;
        file.Append($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (int offset in offsets)
            file.Append($"{offset:D10} 00000 n \n");
        file.Append($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(file.ToString()));
    }

    private static W.Style Style(string id, string name, string? parent)
    {
        var style = new W.Style(new W.StyleName { Val = name }) { StyleId = id, Type = W.StyleValues.Paragraph };
        if (parent is not null)
            style.Append(new W.BasedOn { Val = parent });
        return style;
    }

    private static W.Paragraph Paragraph(string text, string? style = null) => new(
        new W.ParagraphProperties(style is null ? [] : [new W.ParagraphStyleId { Val = style }]), new W.Run(new W.Text(text) { Space = SpaceProcessingModeValues.Preserve }));

    private static W.Paragraph Item(string text) => new(
        new W.ParagraphProperties(new W.NumberingProperties(new W.NumberingLevelReference { Val = 0 }, new W.NumberingId { Val = 1 })), new W.Run(new W.Text(text)));

    private static W.TableRow Row(params string[] cells) => new(cells.Select(cell => new W.TableCell(Paragraph(cell))));

    private static Cell Text(string text, string? reference = null) =>
        new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)), CellReference = reference };

    private static Cell Number(string value, uint style, string? reference = null) => new() { CellValue = new CellValue(value), StyleIndex = style, CellReference = reference };
}
