using System.Globalization;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Catalogue;

/// <summary>A model as <c>models list</c> shows it.</summary>
/// <param name="Name">Name in the catalogue; the file's name for others.</param>
/// <param name="Kind">What it is for; null for files the program did not install.</param>
/// <param name="Installed">Whether all its files are in the folder.</param>
/// <param name="InUse">Whether it is the chosen chat model.</param>
/// <param name="Megabytes">Size on the disk, approximate while it is not installed.</param>
/// <param name="MemoryMb">Memory it needs; null for models that the catalogue does not know.</param>
/// <param name="Licence">Its licence; null where not known.</param>
/// <param name="Languages">Languages it serves well; none where not known.</param>
/// <param name="Files">Its files.</param>
/// <param name="Sha256">SHA-256 of the installed files that were recorded, by file.</param>
internal sealed record ModelRow(
    string Name, ModelKind? Kind, bool Installed, bool InUse, long Megabytes, int? MemoryMb, string? Licence,
    IReadOnlyList<string> Languages, IReadOnlyList<string> Files, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>The catalogue's models, then files that it does not know.</summary>
    public static IReadOnlyList<ModelRow> All(ModelCatalogue catalogue, ModelsFolder folder, DataDirectory data)
    {
        IReadOnlyList<FileInfo> files = folder.Files();
        Dictionary<string, InstalledModel> records = ModelRecords.Read(folder).ToDictionary(record => record.File);
        string? used = ModelSelection.ChatModelPath(data, folder.Path);
        HashSet<string> known = [.. catalogue.Models.SelectMany(model => model.Files).Select(file => file.Name)];
        return
        [
            .. catalogue.Models.Select(model => Known(model, folder, files, records, used)),
            .. files.Where(file => !known.Contains(file.Name)).Select(file => new ModelRow(
                file.Name, records.GetValueOrDefault(file.Name)?.Kind, true, file.FullName == used, file.Length / 1_000_000, null, null, [], [file.Name], Hashes([file.Name], records))),
        ];
    }

    /// <summary>Prints a table for people.</summary>
    public static void Print(IAnsiConsole output, IEnumerable<ModelRow> rows)
    {
        Table table = new Table().AddColumns("Model", "Kind", "Installed", "Size", "Memory", "Licence", "Languages");
        foreach (ModelRow row in rows)
        {
            table.AddRow(new[]
            {
                row.Name, row.Kind?.ToString() ?? "—", row.InUse ? "in use" : row.Installed ? "yes" : "—", $"{row.Megabytes} MB",
                row.MemoryMb is { } memory ? memory.ToString(CultureInfo.InvariantCulture) + " MB" : "—", row.Licence ?? "—", string.Join(' ', row.Languages),
            }.Select(Markup.Escape).ToArray());
        }

        output.Write(table);
    }

    private static ModelRow Known(CatalogueModel model, ModelsFolder folder, IReadOnlyList<FileInfo> files, Dictionary<string, InstalledModel> records, string? used)
    {
        string[] names = [.. model.Files.Select(file => file.Name)];
        FileInfo[] present = [.. files.Where(file => names.Contains(file.Name))];
        bool installed = present.Length == names.Length;
        return new ModelRow(
            model.Name, model.Kind, installed, used == folder.PathOf(names[0]),
            installed ? present.Sum(file => file.Length) / 1_000_000 : model.Files.Sum(file => (long)file.Megabytes),
            model.MemoryMegabytes, model.Licence, model.Languages, names, Hashes(names, records));
    }

    private static Dictionary<string, string> Hashes(IEnumerable<string> names, Dictionary<string, InstalledModel> records) =>
        names.Where(records.ContainsKey).ToDictionary(name => name, name => records[name].Sha256);
}
