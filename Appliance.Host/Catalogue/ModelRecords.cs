using System.Text.Json;
using Appliance.Host.Control;

namespace Appliance.Host.Catalogue;

/// <summary>A file that was installed and opened once.</summary>
/// <param name="File">Its name in the models folder.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Sha256">As the hub stated it or the file had it when it was added; lower-case hexadecimal.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Source">Address at the hub, or the path it was added from.</param>
/// <param name="Revision">The hub's commit; null for added files.</param>
/// <param name="Model">Name in the catalogue; null for others.</param>
/// <param name="InstalledAt">When.</param>
internal sealed record InstalledModel(
    string File, ModelKind Kind, string Sha256, long Bytes, string Source, string? Revision, string? Model, DateTimeOffset InstalledAt);

/// <summary>Reads and writes <c>models.json</c> in the models folder. Writers hold the folder.</summary>
internal static class ModelRecords
{
    /// <summary>Records that are read at most.</summary>
    public const int MaxRecords = 1_000;

    /// <summary>Size of the file in bytes at most.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>All records; none where nothing was installed by the program.</summary>
    /// <exception cref="ModelFileException">The file cannot be understood.</exception>
    public static IReadOnlyList<InstalledModel> Read(ModelsFolder folder)
    {
        var file = new FileInfo(folder.Records);
        if (!file.Exists)
            return [];
        try
        {
            if (file.Length > MaxBytes)
                throw new JsonException($"it has {file.Length} bytes, more than {MaxBytes}");
            List<InstalledModel> records = JsonSerializer.Deserialize<List<InstalledModel>>(System.IO.File.ReadAllBytes(file.FullName), ControlOperations.Json) ?? [];
            return records.Count <= MaxRecords && records.TrueForAll(record => record.File is not null && record.Sha256 is not null)
                ? records
                : throw new JsonException($"it has more than {MaxRecords} records or one without file or SHA-256");
        }
        catch (JsonException error)
        {
            throw new ModelFileException($"{file.FullName} cannot be understood: {error.Message}. Move it away and install the models again with \"appliance models add FILE\".", error);
        }
    }

    /// <summary>Adds a record, replacing that of the same file.</summary>
    public static void Put(ModelsFolder folder, InstalledModel model) =>
        Write(folder, [.. Read(folder).Where(record => record.File != model.File), model]);

    /// <summary>Whether a file was opened when it was installed, and is as it was: <c>pull</c> and <c>add</c> open a file before they record it.</summary>
    public static bool WasOpened(string path, ModelsFolder folder) => Read(folder).Any(record =>
        ModelsFolder.IsFileName(record.File) && folder.PathOf(record.File) == path && record.Bytes == new FileInfo(path).Length);

    /// <summary>Forgets a file.</summary>
    public static void Remove(ModelsFolder folder, string file) => Write(folder, [.. Read(folder).Where(record => record.File != file)]);

    private static void Write(ModelsFolder folder, List<InstalledModel> records) =>
        AtomicFile.Write(folder.Records, JsonSerializer.SerializeToUtf8Bytes(records, Indented));

    private static JsonSerializerOptions Indented { get; } = new(ControlOperations.Json) { WriteIndented = true };
}
