using System.IO.Compression;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>Looks at an office file, which is a ZIP archive, before anything unpacks it.</summary>
internal static class ZipCheck
{
    /// <summary>Files in an archive at most.</summary>
    public const int MaxEntries = 5_000;

    /// <summary>Bytes of all of them unpacked at most.</summary>
    public const long MaxUnpackedBytes = 256L * 1024 * 1024;

    /// <summary>How many times as large as packed a file of the archive may become, from one MiB on.</summary>
    public const long MaxRatio = 200;

    private const long RatioFromBytes = 1024 * 1024;

    /// <exception cref="DocumentFormatException">No whole archive, or one that would become too large.</exception>
    public static void Require(string file)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(file);
            if (archive.Entries.Count > MaxEntries)
                throw new DocumentFormatException($"The file has {archive.Entries.Count} parts, more than {MaxEntries}. It is no ordinary document.");
            long unpacked = archive.Entries.Sum(entry => entry.Length);
            if (unpacked > MaxUnpackedBytes)
                throw new DocumentFormatException($"Unpacked, the file has {unpacked / (1024 * 1024)} MiB, more than {MaxUnpackedBytes / (1024 * 1024)}. Take its pictures out, or split it.");
            if (archive.Entries.FirstOrDefault(entry => entry.Length > RatioFromBytes && entry.Length > entry.CompressedLength * MaxRatio) is { } bomb)
                throw new DocumentFormatException($"Its part {bomb.FullName} becomes more than {MaxRatio} times as large when it is unpacked. It is no ordinary document.");
        }
        catch (InvalidDataException error)
        {
            throw new DocumentFormatException("The file is damaged, or of another kind than its name says: it is no whole ZIP archive. Save it once more.", error);
        }
    }
}
