using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library;

/// <summary>A file to import.</summary>
/// <param name="Source">The folder that was named, or the one of the file that was named.</param>
/// <param name="Path">The file's path in it, with slashes.</param>
public sealed record LibraryFile(string Source, string Path)
{
    /// <summary>What identifies the document.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Where it is.</summary>
    public string FullPath => System.IO.Path.Combine(Source, Path);
}

/// <summary>What named files and folders hold.</summary>
/// <param name="Files">Files to import, in order.</param>
/// <param name="Folders">The folders among what was named.</param>
/// <param name="Refused">Files that are not imported, with the reason.</param>
public sealed record LibraryFiles(IReadOnlyList<LibraryFile> Files, IReadOnlyList<string> Folders, IReadOnlyList<ImportEntry> Refused)
{
    /// <summary>Files of one import at most.</summary>
    public const int MaxFiles = 10_000;

    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    /// <summary>Lists what can be imported. In folders, files of other kinds are passed over and links not followed; a named file must be of a known kind.</summary>
    /// <exception cref="DirectoryNotFoundException">Something named is not there.</exception>
    /// <exception cref="DocumentFormatException">More files than <see cref="MaxFiles"/>.</exception>
    public static LibraryFiles Find(IEnumerable<string> paths, Func<string, bool> reads)
    {
        var files = new List<LibraryFile>();
        var folders = new List<string>();
        var refused = new List<ImportEntry>();
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in paths.Select(Path.GetFullPath))
        {
            foreach (LibraryFile file in In(path, reads, folders))
            {
                if (!reads(file.Name))
                    refused.Add(new ImportEntry(file.Path, ImportOutcome.Failed, "Files of this kind are not read. Save it as PDF, DOCX, XLSX, CSV, HTML, Markdown or text.", []));
                else if (seen.TryAdd(file.Name, file.Path))
                    files.Add(file);
                else
                    refused.Add(new ImportEntry(file.Path, ImportOutcome.Failed, $"{seen[file.Name]} has the same file name, and the name identifies a document. Rename one of them.", []));
            }

            if (files.Count > MaxFiles)
                throw new DocumentFormatException($"There are more than {MaxFiles} library files in {path}. Import its subfolders one by one.");
        }

        return new LibraryFiles(files, folders, refused);
    }

    /// <summary>Whether a file is plain text or the file of approved answers, which need no converter.</summary>
    public static bool IsText(string name) =>
        name == ApprovedAnswerFile.Name || Path.GetExtension(name).ToLowerInvariant() is ".md" or ".markdown" or ".txt";

    private static IEnumerable<LibraryFile> In(string path, Func<string, bool> reads, List<string> folders)
    {
        if (File.Exists(path))
            return [new LibraryFile(Path.GetDirectoryName(path)!, Path.GetFileName(path))];
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"The file or folder {path} does not exist.");
        folders.Add(path);
        return Directory.EnumerateFiles(path, "*", Recursive).Where(file => reads(Path.GetFileName(file))).Take(MaxFiles + 1).Order(StringComparer.Ordinal)
            .Select(file => new LibraryFile(path, Path.GetRelativePath(path, file).Replace('\\', '/')));
    }
}
