using System.Security.Cryptography;
using System.Text;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library;

/// <summary>The clinic's documents and approved answers: import from a folder, list, remove. Thread-safe.</summary>
public sealed class LibraryStore(Store store)
{
    /// <summary>Bytes of a file at most; the text of a book of 200 pages fits.</summary>
    public const long MaxFileBytes = 1024 * 1024;

    /// <summary>Files of one import at most.</summary>
    public const int MaxFiles = 10_000;

    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    /// <summary>
    /// Takes over every Markdown file (<c>*.md</c>) and <c>approved-answers.jsonl</c> of a folder and its subfolders.
    /// A file that did not change is left alone; one that cannot be read is reported and the rest goes on.
    /// </summary>
    /// <param name="folder">The folder; links in it are not followed.</param>
    /// <param name="approvedBy">Who approves what has no <c>approved_by</c> of its own; null leaves it unapproved.</param>
    /// <param name="draft">Import for review: nothing of it reaches patients until it is imported without this.</param>
    /// <param name="time">Clock of the import.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DocumentFormatException">More files than <see cref="MaxFiles"/>.</exception>
    /// <exception cref="StoreException">The database cannot be written; files before it are imported.</exception>
    public async Task<ImportReport> ImportFolderAsync(string folder, string? approvedBy, bool draft, TimeProvider time)
    {
        string source = Path.GetFullPath(folder);
        if (!Directory.Exists(source))
            throw new DirectoryNotFoundException($"The folder {source} does not exist.");
        List<string> files = [.. Directory.EnumerateFiles(source, "*", Recursive).Where(IsLibraryFile).Take(MaxFiles + 1).Order(StringComparer.Ordinal)];
        if (files.Count > MaxFiles)
            throw new DocumentFormatException($"The folder {source} has more than {MaxFiles} library files. Import its subfolders one by one.");
        var entries = new List<ImportEntry>();
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            string relative = Path.GetRelativePath(source, file).Replace('\\', '/');
            string name = Path.GetFileName(file);
            if (!seen.TryAdd(name, relative))
                entries.Add(Failed(relative, $"{seen[name]} has the same file name, and the name identifies a document. Rename one of them."));
            else if (name == ApprovedAnswerFile.Name)
                entries.AddRange(await ImportAnswersAsync(file, source, relative, approvedBy, draft, time));
            else
                entries.Add(await ImportDocumentAsync(file, source, relative, approvedBy, draft, time));
        }

        entries.AddRange(Missing(source, seen));
        return new ImportReport(entries);
    }

    /// <summary>All documents by name, those that patients do not see too.</summary>
    public IReadOnlyList<LibraryDocument> List() => store.Read(connection => connection.Query<DocumentRow>(
        """
        SELECT name, title, language, audience, approved_by, approved_on, valid_from, valid_until, draft, passage_count, imported_at
        FROM documents ORDER BY name
        """).Select(row => row.ToDocument()).ToList());

    /// <summary>Removes a document, or an approved answer by its id; false when there is none of that name.</summary>
    public Task<bool> RemoveAsync(string name) =>
        store.WriteAsync(session => DocumentRows.Delete(session, name) | ApprovedAnswerRows.Delete(session, name));

    private static bool IsLibraryFile(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(path) == ApprovedAnswerFile.Name;

    private async Task<ImportEntry> ImportDocumentAsync(string file, string source, string relative, string? approvedBy, bool draft, TimeProvider time)
    {
        try
        {
            string name = Path.GetFileName(file);
            string text = ReadText(file);
            MarkdownFile markdown = MarkdownReader.Read(text);
            string? approver = markdown.Matter.ApprovedBy ?? approvedBy;
            string hash = Hash($"{TextAnalyzer.Version}\n{approver}\n{draft}\n{text}");
            (string Hash, string Source, string Path) known = store.Read(connection => connection.QuerySingleOrDefault<(string, string, string)>(
                "SELECT content_hash, source, path FROM documents WHERE name = @name", new { name }));
            bool moved = known.Hash is not null && (known.Source != source || known.Path != relative);
            if (moved && File.Exists(Path.Combine(known.Source, known.Path)))
                return Failed(relative, $"The library has {Path.Combine(known.Source, known.Path)} under the same file name, and the name identifies a document. Rename one of them.");
            string? notShown = draft ? "Imported as a draft; patients do not see it." : approver is null ? "Nobody approved it; patients do not see it." : null;
            if (known.Hash == hash && !moved)
                return new ImportEntry(relative, ImportOutcome.Unchanged, notShown, markdown.Warnings);
            PreparedPassage[] passages = [.. PassageCutter.Cut(markdown).Select(passage => Prepare(passage, markdown.Matter.Language))];
            var document = new PreparedDocument(name, source, relative, hash, markdown, approver, draft, passages);
            bool updated = await store.WriteAsync(session =>
            {
                bool existed = session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM documents WHERE name = @name)", new { name });
                DocumentRows.Put(session, document, time.GetUtcNow());
                return existed;
            });
            return new ImportEntry(relative, updated ? ImportOutcome.Updated : ImportOutcome.Added, notShown, markdown.Warnings);
        }
        catch (Exception error) when (error is DocumentFormatException or IOException or UnauthorizedAccessException)
        {
            return Failed(relative, error.Message);
        }
    }

    private async Task<IReadOnlyList<ImportEntry>> ImportAnswersAsync(string file, string source, string relative, string? approvedBy, bool draft, TimeProvider time)
    {
        try
        {
            ApprovedAnswerFile answers = ApprovedAnswerFile.Parse(ReadText(file));
            List<ImportEntry> entries = await store.WriteAsync(session => ApprovedAnswerRows.Put(session, answers, source, relative, approvedBy, draft, time.GetUtcNow()));
            return [.. entries, .. answers.Errors.Select(error => Failed($"{relative}#{error.Line}", error.Message))];
        }
        catch (Exception error) when (error is DocumentFormatException or IOException or UnauthorizedAccessException)
        {
            return [Failed(relative, error.Message)];
        }
    }

    private List<ImportEntry> Missing(string source, Dictionary<string, string> seen) => store.Read(connection => connection
        .Query<(string Name, string Path)>("SELECT name, path FROM documents WHERE source = @source ORDER BY path", new { source })
        .Where(document => !seen.ContainsKey(document.Name))
        .Select(document => new ImportEntry(document.Path, ImportOutcome.Missing, "No longer in the folder, still in the library; remove it there if it no longer applies.", []))
        .ToList());

    private static PreparedPassage Prepare(CutPassage passage, string language) => new(
        passage,
        TextAnalyzer.IndexTerms(passage.HeadingPath, language),
        string.Join('\n', passage.Text.Split('\n').Select(line => TextAnalyzer.IndexTerms(line, language))));

    private static string ReadText(string file)
    {
        long size = new FileInfo(file).Length;
        if (size > MaxFileBytes)
            throw new DocumentFormatException($"The file has {size / 1024} KiB, more than {MaxFileBytes / 1024} KiB. Split it into several files.");
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            throw new DocumentFormatException("The file is not UTF-8 text. Save it as UTF-8.", error);
        }
    }

    private static ImportEntry Failed(string name, string reason) => new(name, ImportOutcome.Failed, reason, []);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class DocumentRow
    {
        public string Name { get; set; } = "";

        public string Title { get; set; } = "";

        public string Language { get; set; } = "";

        public string Audience { get; set; } = "";

        public string? ApprovedBy { get; set; }

        public string? ApprovedOn { get; set; }

        public string? ValidFrom { get; set; }

        public string? ValidUntil { get; set; }

        public bool Draft { get; set; }

        public int PassageCount { get; set; }

        public DateTimeOffset ImportedAt { get; set; }

        public LibraryDocument ToDocument() => new(
            Name, Title, Language, Audience, ApprovedBy, Date(ApprovedOn), Date(ValidFrom), Date(ValidUntil), Draft, PassageCount, ImportedAt);

        private static DateOnly? Date(string? iso) => iso is null ? null : DateOnly.ParseExact(iso, "yyyy-MM-dd");
    }
}
