using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Appliance.Host.Importing;

/// <summary>The text that a cell of a workbook shows.</summary>
internal sealed class CellText(WorkbookPart workbook)
{
    // Number formats that need no entry in the workbook: ECMA-376 part 1, 18.8.30.
    private static readonly HashSet<uint> Dates = [14, 15, 16, 17, 22], Times = [18, 19, 20, 21, 45, 46, 47], Percents = [9, 10];

    private readonly List<string> shared = [.. workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(item => item.InnerText) ?? []];
    private readonly List<uint> formats = [.. workbook.WorkbookStylesPart?.Stylesheet?.CellFormats?.Elements<CellFormat>().Select(format => format.NumberFormatId?.Value ?? 0) ?? []];
    private readonly Dictionary<uint, string> codes = (workbook.WorkbookStylesPart?.Stylesheet?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
        .Where(format => format.NumberFormatId is not null).GroupBy(format => format.NumberFormatId!.Value).ToDictionary(group => group.Key, group => group.First().FormatCode?.Value ?? "");

    /// <summary>The text of a cell; empty for an empty one and for an error.</summary>
    public string Of(Cell cell)
    {
        string raw = cell.CellValue?.Text ?? "";
        if (cell.DataType?.Value is { } type)
        {
            if (type == CellValues.SharedString)
                return int.TryParse(raw, CultureInfo.InvariantCulture, out int index) && index >= 0 && index < shared.Count ? shared[index] : "";
            if (type == CellValues.InlineString)
                return cell.InlineString?.InnerText ?? "";
            if (type == CellValues.Error)
                return "";
            if (type == CellValues.Boolean)
                return raw == "1" ? "✓" : "✗";
            if (type != CellValues.Number)
                return raw;
        }

        return double.TryParse(raw, CultureInfo.InvariantCulture, out double number) ? Shown(number, (int)(cell.StyleIndex?.Value ?? 0)) : raw;
    }

    private string Shown(double number, int style)
    {
        uint format = style < formats.Count ? formats[style] : 0;
        string code = codes.GetValueOrDefault(format, "");
        string bare = System.Text.RegularExpressions.Regex.Replace(code, "\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "").ToLowerInvariant();
        bool date = Dates.Contains(format) || bare.Contains('y') || bare.Contains('d');
        bool time = Times.Contains(format) || format == 22 || bare.Contains('h') || bare.Contains("ss", StringComparison.Ordinal);
        if ((date || time) && number is >= 0 and < 2_958_466)
            return DateTime.FromOADate(number).ToString(date && time ? "dd/MM/yyyy HH:mm" : date ? "dd/MM/yyyy" : "HH:mm", CultureInfo.InvariantCulture);
        if (Percents.Contains(format) || bare.Contains('%'))
            return (number * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
        string plain = code.Contains("0.00", StringComparison.Ordinal) && number % 1 != 0
            ? number.ToString("0.00", CultureInfo.InvariantCulture) : number.ToString("0.##########", CultureInfo.InvariantCulture);
        return code.Contains('€', StringComparison.Ordinal) ? "€ " + plain : code.Contains('£', StringComparison.Ordinal) ? "£ " + plain : code.Contains('$', StringComparison.Ordinal) && !code.Contains("[$-", StringComparison.Ordinal) ? "$ " + plain : plain;
    }
}
