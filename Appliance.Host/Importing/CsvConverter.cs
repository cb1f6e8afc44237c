using Appliance.Knowledge.Library.Documents;
using CsvHelper;

namespace Appliance.Host.Importing;

/// <summary>Reads a table of separated values: its first row holds the names of the columns. The separator is found out.</summary>
internal static class CsvConverter
{
    /// <summary>Bytes of a row at most: a quotation mark that is never closed would make one of the rest of the file.</summary>
    public const int MaxRowBytes = 256 * 1024;

    /// <exception cref="DocumentFormatException">No rows, more than <see cref="BlockBuilder.MaxRows"/>, or wrong quoting.</exception>
    public static DocumentContent Read(byte[] bytes)
    {
        TextFile file = TextFile.Decode(bytes);
        var builder = new BlockBuilder("csv");
        if (file.Warning is { } warning)
            builder.Warn(warning);
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            using CsvReader reader = CsvReader.FromText(file.Text, CsvReaderOptions.Default with
            {
                HasHeader = false,
                TrimWhitespace = true,
                MaxRecordSize = MaxRowBytes,
                MalformedData = CsvMalformedDataHandling.Throw,
            });
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetString(field) ?? "")]);
                if (rows.Count > BlockBuilder.MaxRows + 1)
                    throw new DocumentFormatException($"The table has more than {BlockBuilder.MaxRows} rows. Split it into several files.");
            }
        }
        catch (CsvFormatException error)
        {
            throw new DocumentFormatException($"Row {rows.Count + 1} is no row of separated values (is a quotation mark missing?). Save the table once more as CSV.", error);
        }

        if (rows.Count < 2)
            throw new DocumentFormatException("The table has no rows below its header.");
        builder.Table(rows[0], [.. rows.Skip(1)]);
        return builder.Build();
    }
}
