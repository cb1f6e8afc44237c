using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;

namespace Appliance.Tests.Knowledge.Library;

/// <summary>An empty library and a folder to import from.</summary>
internal sealed class TemporaryLibrary : IDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 21);

    private readonly string root = Directory.CreateTempSubdirectory("library").FullName;

    public TemporaryLibrary()
    {
        Folder = Directory.CreateDirectory(Path.Combine(root, "documents")).FullName;
        Store = Store.Open(Path.Combine(root, "library.db"));
        Documents = new LibraryStore(Store);
        Search = new LibrarySearch(Store);
    }

    public string Folder { get; }

    public Store Store { get; }

    public LibraryStore Documents { get; }

    public LibrarySearch Search { get; }

    /// <summary>Stands still on <see cref="Today"/>.</summary>
    public ManualClock Time { get; } = new();

    /// <summary>Writes a file; the front matter gets the language and the further lines given.</summary>
    public void Write(string path, string body, string language = "en", string frontMatter = "approved_by: Dott. Rivalunga")
    {
        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, $"---\nlanguage: {language}\n{frontMatter}\n---\n{body}\n");
    }

    public Task<ImportReport> ImportAsync(bool draft = false, string? approvedBy = null) =>
        Documents.ImportFolderAsync(Folder, approvedBy, draft, Time);

    public IReadOnlyList<PassageHit> Find(string question, string language = "en") => Search.Search(question, language, 5, Today);

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
