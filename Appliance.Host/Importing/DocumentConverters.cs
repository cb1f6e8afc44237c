using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>The formats that are converted, and how. Runs in the confined child process.</summary>
internal static class DocumentConverters
{
    /// <summary>Format by extension, in lower case with its dot.</summary>
    public static IReadOnlyDictionary<string, string> Formats { get; } = new Dictionary<string, string>
    {
        [".html"] = "html",
        [".htm"] = "html",
        [".xhtml"] = "html",
        [".pdf"] = "pdf",
        [".docx"] = "docx",
        [".xlsx"] = "xlsx",
        [".csv"] = "csv",
        [".tsv"] = "csv",
    };

    /// <summary>Converts a file by its extension.</summary>
    /// <exception cref="DocumentFormatException">It cannot be read; the message has the remedy.</exception>
    public static DocumentContent Convert(string file) => Formats.GetValueOrDefault(Path.GetExtension(file).ToLowerInvariant()) switch
    {
        "html" => Html(file),
        "pdf" => PdfConverter.Read(file),
        "docx" => DocxConverter.Read(file),
        "xlsx" => XlsxConverter.Read(file),
        "csv" => CsvConverter.Read(File.ReadAllBytes(file)),
        _ => throw new DocumentFormatException("Files of this kind are not read. Save it as PDF, DOCX, XLSX, CSV, HTML, Markdown or text."),
    };

    private static DocumentContent Html(string file)
    {
        TextFile text = TextFile.Decode(File.ReadAllBytes(file));
        DocumentContent content = HtmlConverter.Read(text.Text);
        return text.Warning is null ? content : content with { Warnings = [.. content.Warnings, text.Warning] };
    }
}
