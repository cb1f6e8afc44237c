using System.Security.Cryptography;
using System.Text;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library;

/// <summary>The clinic's documents and approved answers: import, list, remove. Thread-safe.</summary>
/// <param name="store">The database.</param>
/// <param name="converter">Reads what is no plain text; null where only Markdown and text are imported.</param>
public sealed class LibraryStore(Store store, IDocumentConverter? converter = null)
{
    /// <summary>Bytes of a text file at most; the text of a book of 200 pages fits.</summary>
    public const long MaxFileBytes = 1024 * 1024;

    /// <summary>Raise it when readers or cutter change what is stored of the same file; documents are then imported anew.</summary>
    private const int ReaderVersion = 2;

    /// <summary>Whether files of this name can be imported.</summary>
    public bool Reads(string fileName) => LibraryFiles.IsText(fileName) || converter?.Reads(fileName) == true;

    /// <summary>
    /// Takes over every document and <c>approved-answers.jsonl</c> of a folder and its subfolders. A file that did not change is left alone; one
    /// that cannot be read is reported and the rest goes on.
    /// </summary>
    /// <param name="folder">The folder; links in it are not followed.</param>
    /// <param name="approvedBy">Who approves what has no <c>approved_by</c> of its own; null leaves it unapproved.</param>
    /// <param name="draft">Import for review: nothing of it reaches patients until it is approved or imported without this.</param>
    /// <param name="time">Clock of the import.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DocumentFormatException">More files than <see cref="LibraryFiles.MaxFiles"/>.</exception>
    /// <exception cref="StoreException">The database cannot be written; files before it are imported.</exception>
    public async Task<ImportReport> ImportFolderAsync(string folder, string? approvedBy, bool draft, TimeProvider time)
    {
        LibraryFiles found = LibraryFiles.Find([folder], Reads);
        var entries = new List<ImportEntry>(found.Refused);
        foreach (LibraryFile file in found.Files)
            entries.AddRange(await ImportFileAsync(file, approvedBy, draft, time, CancellationToken.None));
        entries.AddRange(Missing(found));
        return new ImportReport(entries);
    }

    /// <summary>Imports one file; an entry for a document, one for each approved answer. What is wrong with the file is in the entry.</summary>
    /// <exception cref="StoreException">The database cannot be written.</exception>
    public async Task<IReadOnlyList<ImportEntry>> ImportFileAsync(LibraryFile file, string? approvedBy, bool draft, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return file.Name == ApprovedAnswerFile.Name
                ? await ImportAnswersAsync(file, approvedBy, draft, time)
                : [await ImportDocumentAsync(file, approvedBy, draft, time, cancellationToken)];
        }
        catch (Exception error) when (error is DocumentFormatException or IOException or UnauthorizedAccessException)
        {
            return [Failed(file.Path, error.Message)];
        }
    }

    /// <summary>Documents that were imported from these folders and are no longer in them.</summary>
    public IReadOnlyList<ImportEntry> Missing(LibraryFiles found)
    {
        HashSet<string> present = found.Files.Select(file => file.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. found.Folders.SelectMany(source => store.Read(connection => connection
            .Query<(string Name, string Path)>("SELECT name, path FROM documents WHERE source = @source ORDER BY path", new { source }).AsList())
            .Where(document => !present.Contains(document.Name))
            .Select(document => new ImportEntry(document.Path, ImportOutcome.Missing, "No longer in the folder, still in the library; remove it there if it no longer applies.", [])))];
    }

    /// <summary>All documents by name, those that patients do not see too.</summary>
    public IReadOnlyList<LibraryDocument> List() => store.Read(connection => connection.Query<DocumentRow>(
        """
        SELECT name, title, language, audience, approved_by, approved_on, valid_from, valid_until, draft, passage_count, imported_at, owner, supersedes, format, version,
               (SELECT MAX(v.version) FROM document_versions v WHERE v.name = d.name AND v.state = 'draft' AND v.version <> d.version) AS waiting
        FROM documents d ORDER BY name
        """).Select(row => row.ToDocument()).ToList());

    /// <summary>Removes a document with its versions, or an approved answer by its id; false when there is none of that name.</summary>
    public Task<bool> RemoveAsync(string name) => store.WriteAsync(session =>
    {
        VersionRows.Delete(session, name);
        return DocumentRows.Delete(session, name) | ApprovedAnswerRows.Delete(session, name);
    });

    private async Task<ImportEntry> ImportDocumentAsync(LibraryFile file, string? approvedBy, bool draft, TimeProvider time, CancellationToken cancellationToken)
    {
        byte[] bytes = LibraryFiles.IsText(file.Name) ? ReadText(file.FullPath) : await File.ReadAllBytesAsync(file.FullPath, cancellationToken);
        string hash = Hash(bytes);
        Known? known = store.Read(connection => connection.QuerySingleOrDefault<Known>(
            """
            SELECT d.content_hash, d.source, d.path, d.draft, d.approved_by, v.content_hash AS waiting_hash
            FROM documents d LEFT JOIN document_versions v ON v.name = d.name AND v.state = 'draft' AND d.draft = 0 WHERE d.name = @Name
            """,
            new { file.Name }));
        bool moved = known is not null && (known.Source != file.Source || known.Path != file.Path);
        if (moved && File.Exists(Path.Combine(known!.Source, known.Path)))
            return Failed(file.Path, $"The library has {Path.Combine(known.Source, known.Path)} under the same file name, and the name identifies a document. Rename one of them.");
        if (!moved && known is not null && IsSame(known, hash, approvedBy, draft))
            return new ImportEntry(file.Path, ImportOutcome.Unchanged, NotShown(known.Draft, known.ApprovedBy), []);
        DocumentContent content = await ReadAsync(file, bytes, cancellationToken);
        string? approver = content.Matter.GetValueOrDefault("approved_by") is { Length: > 0 } named ? named : draft ? null : approvedBy;
        DateTimeOffset now = time.GetUtcNow();
        DateOnly today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        // A draft of a document that answers already waits beside it.
        bool waits = draft && known is { Draft: false };
        (int number, Dictionary<string, string> settings) = store.Read(connection => (VersionRows.Next(connection, file.Name), VersionRows.Settings(connection, file.Name)));
        var version = new DocumentVersion(
            file.Name, number, draft ? VersionState.Draft : VersionState.Published, content, hash, file.Source, file.Path, approver, approver is null ? null : today, now);
        PreparedDocument document = DocumentPreparation.Prepare(version, settings, draft, today);
        await store.WriteAsync(session =>
        {
            VersionRows.Put(session, version);
            if (!waits)
                DocumentRows.Put(session, document);
        });
        string? notShown = waits
            ? "Imported as a draft beside the version that patients see; \"knowledge approve\" puts it in its place."
            : NotShown(draft, document.ApprovedBy);
        return new ImportEntry(
            file.Path, known is null ? ImportOutcome.Added : ImportOutcome.Updated, notShown, [.. content.Warnings, .. DocumentPreparation.Notes(document, today)]);
    }

    // The same bytes, and neither a draft to be approved by naming it nor one that waits.
    private static bool IsSame(Known known, string hash, string? approvedBy, bool draft) => draft
        ? known.WaitingHash == hash || (known.WaitingHash is null && known.ContentHash == hash)
        : known.ContentHash == hash && known.WaitingHash is null && !known.Draft && (known.ApprovedBy is not null || approvedBy is null);

    private static string? NotShown(bool draft, string? approver) =>
        draft ? "Imported as a draft; patients do not see it." : approver is null ? "Nobody approved it; patients do not see it." : null;

    private async Task<DocumentContent> ReadAsync(LibraryFile file, byte[] bytes, CancellationToken cancellationToken)
    {
        if (!LibraryFiles.IsText(file.Name))
            return await converter!.ConvertAsync(file.FullPath, cancellationToken);
        TextFile text = TextFile.Decode(bytes);
        DocumentContent content = Path.GetExtension(file.Name).Equals(".txt", StringComparison.OrdinalIgnoreCase) ? PlainTextReader.Read(text.Text) : MarkdownReader.Read(text.Text);
        return text.Warning is null ? content : content with { Warnings = [.. content.Warnings, text.Warning] };
    }

    private async Task<IReadOnlyList<ImportEntry>> ImportAnswersAsync(LibraryFile file, string? approvedBy, bool draft, TimeProvider time)
    {
        ApprovedAnswerFile answers = ApprovedAnswerFile.Parse(TextFile.Decode(ReadText(file.FullPath)).Text);
        List<ImportEntry> entries = await store.WriteAsync(session => ApprovedAnswerRows.Put(session, answers, file.Source, file.Path, approvedBy, draft, time.GetUtcNow()));
        return [.. entries, .. answers.Errors.Select(error => Failed($"{file.Path}#{error.Line}", error.Message))];
    }

    private static byte[] ReadText(string file)
    {
        long size = new FileInfo(file).Length;
        return size <= MaxFileBytes
            ? File.ReadAllBytes(file)
            : throw new DocumentFormatException($"The file has {size / 1024} KiB, more than {MaxFileBytes / 1024} KiB. Split it into several files.");
    }

    private static ImportEntry Failed(string name, string reason) => new(name, ImportOutcome.Failed, reason, []);

    private string Hash(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{TextAnalyzer.Version} {ReaderVersion} {converter?.Version}\n"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Known
    {
        public string ContentHash { get; set; } = "";

        public string Source { get; set; } = "";

        public string Path { get; set; } = "";

        public bool Draft { get; set; }

        public string? ApprovedBy { get; set; }

        public string? WaitingHash { get; set; }
    }

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

        public string? Owner { get; set; }

        public string? Supersedes { get; set; }

        public string Format { get; set; } = "";

        public int Version { get; set; }

        public int? Waiting { get; set; }

        public int PassageCount { get; set; }

        public DateTimeOffset ImportedAt { get; set; }

        public LibraryDocument ToDocument() => new(
            Name, Title, Language, Audience, ApprovedBy, Date(ApprovedOn), Date(ValidFrom), Date(ValidUntil), Draft, PassageCount, ImportedAt)
        {
            Owner = Owner,
            Supersedes = Supersedes,
            Format = Format,
            Version = Version,
            Waiting = Waiting,
        };

        private static DateOnly? Date(string? iso) => VersionRows.Date(iso);
    }
}
