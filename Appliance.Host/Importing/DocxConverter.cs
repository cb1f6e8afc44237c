using System.Globalization;
using System.Text;
using Appliance.Knowledge.Library.Documents;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Appliance.Host.Importing;

/// <summary>Reads a Word document: headings by their styles' outline levels, paragraphs, lists, tables. Deleted and hidden text is left out.</summary>
internal static class DocxConverter
{
    private const int BodyLevel = 9, MaxStyleChain = 20;

    /// <exception cref="DocumentFormatException">Damaged, or without text.</exception>
    public static DocumentContent Read(string file)
    {
        ZipCheck.Require(file);
        try
        {
            using WordprocessingDocument document = WordprocessingDocument.Open(file, isEditable: false);
            Body body = document.MainDocumentPart?.Document?.Body ?? throw new DocumentFormatException("The document has no text.");
            var builder = new BlockBuilder("docx");
            var levels = new Dictionary<string, int?>(StringComparer.Ordinal);
            foreach (OpenXmlElement element in Flattened(body))
            {
                if (element is Table table)
                    Add(table, builder);
                else if (element is Paragraph paragraph)
                    Add(paragraph, document.MainDocumentPart, levels, builder);
            }

            return builder.Build();
        }
        catch (Exception error) when (error is OpenXmlPackageException or FileFormatException or System.Xml.XmlException or InvalidDataException or InvalidOperationException)
        {
            throw new DocumentFormatException("The file is no whole Word document. Open it in Word and save it once more as DOCX.", error);
        }
    }

    // Paragraphs and tables, also those inside content controls.
    private static IEnumerable<OpenXmlElement> Flattened(OpenXmlElement parent) => parent.ChildElements.SelectMany(child => child switch
    {
        SdtBlock control when control.SdtContentBlock is { } content => Flattened(content),
        _ => [child],
    });

    private static void Add(Paragraph paragraph, MainDocumentPart main, Dictionary<string, int?> levels, BlockBuilder builder)
    {
        string text = Text(paragraph);
        string? style = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
        int? level = paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value ?? Level(style, main, levels);
        if (level is { } found and < BodyLevel && text.Length <= PlainTextReader.MaxHeadingCharacters * 2)
            builder.Heading(found + 1, text);
        else if (IsItem(paragraph, style, main))
            builder.Item(text);
        else
            builder.Paragraph(text);
    }

    /// <summary>Outline level of a style from 0, or of one that it is based on; "Title" counts as the first.</summary>
    private static int? Level(string? style, MainDocumentPart main, Dictionary<string, int?> known)
    {
        if (style is null)
            return null;
        if (known.TryGetValue(style, out int? level))
            return level;
        Style? definition = Find(style, main);
        for (int i = 0; definition is not null && i < MaxStyleChain; i++)
        {
            string name = definition.StyleName?.Val?.Value ?? "";
            level = definition.StyleParagraphProperties?.OutlineLevel?.Val?.Value
                ?? (name.Equals("Title", StringComparison.OrdinalIgnoreCase) ? 0
                    : name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name[8..], CultureInfo.InvariantCulture, out int number) ? number - 1 : null);
            if (level is not null)
                break;
            definition = definition.BasedOn?.Val?.Value is { } parent ? Find(parent, main) : null;
        }

        known.Add(style, level);
        return level;
    }

    private static Style? Find(string id, MainDocumentPart main) =>
        main.StyleDefinitionsPart?.Styles?.Elements<Style>().FirstOrDefault(style => style.StyleId?.Value == id);

    private static bool IsItem(Paragraph paragraph, string? style, MainDocumentPart main) =>
        paragraph.ParagraphProperties?.NumberingProperties?.NumberingId?.Val?.Value > 0
        || (style is not null && Find(style, main)?.StyleParagraphProperties?.NumberingProperties is not null);

    private static void Add(Table table, BlockBuilder builder)
    {
        List<List<string>> rows = [.. table.Elements<TableRow>().Select(Cells)];
        if (rows.Count == 0)
            return;
        // A frame around text is no table.
        if (rows.TrueForAll(row => row.Count == 1))
        {
            foreach (List<string> row in rows)
                builder.Paragraph(row[0]);
            return;
        }

        builder.Table(rows[0], [.. rows.Skip(1)]);
    }

    // A cell over several columns counts in each; one that continues the cell above repeats nothing.
    private static List<string> Cells(TableRow row) => [.. row.Elements<TableCell>().SelectMany(cell => Enumerable.Repeat(
        string.Join(' ', cell.Descendants<Paragraph>().Select(Text)),
        Math.Clamp(cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1, 1, BlockBuilder.MaxColumns)))];

    private static string Text(Paragraph paragraph)
    {
        var text = new StringBuilder();
        foreach (Run run in paragraph.Descendants<Run>().Where(run => run.RunProperties?.Vanish is null && !run.Ancestors<DeletedRun>().Any()))
        {
            foreach (OpenXmlElement part in run.ChildElements)
            {
                text.Append(part switch
                {
                    Text plain => plain.Text,
                    TabChar => " ",
                    Break or CarriageReturn => "\n",
                    NoBreakHyphen => "-",
                    _ => "",
                });
            }
        }

        return text.ToString().Trim();
    }
}
