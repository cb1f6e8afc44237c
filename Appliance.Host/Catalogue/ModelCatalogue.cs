using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Host.Control;

namespace Appliance.Host.Catalogue;

/// <summary>A file of a catalogue model.</summary>
/// <param name="Repository">Owner and name at the hub.</param>
/// <param name="Path">Path in the repository.</param>
/// <param name="Name">What it is called in the models folder.</param>
/// <param name="Megabytes">Approximate size in MB (10⁶ bytes).</param>
internal sealed record CatalogueFile(string Repository, string Path, string Name, int Megabytes);

/// <summary>A model that is known to work.</summary>
/// <param name="Name">What people type.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Title">Its publisher's name for it.</param>
/// <param name="Licence">SPDX identifier, or the publisher's name of the licence.</param>
/// <param name="Permissive">Whether the licence allows every use without conditions on it.</param>
/// <param name="Languages">Languages of patients it serves well: it, en, es, pt.</param>
/// <param name="ParametersMillions">Weights in millions.</param>
/// <param name="Quantisation">How they are stored.</param>
/// <param name="MemoryMegabytes">Memory it needs while it works, in MB, with conversations of a clinic.</param>
/// <param name="Cores">Cores from which it is fast enough without a graphics card.</param>
/// <param name="Remark">What to know before choosing it.</param>
/// <param name="Files">What is installed; the first is the model itself.</param>
internal sealed record CatalogueModel(
    string Name,
    ModelKind Kind,
    string Title,
    string Licence,
    bool Permissive,
    IReadOnlyList<string> Languages,
    int ParametersMillions,
    string Quantisation,
    [property: JsonPropertyName("memory_mb")] int MemoryMegabytes,
    int Cores,
    string Remark,
    IReadOnlyList<CatalogueFile> Files);

/// <summary>The models that the program knows, of each kind the preferred one first. Immutable.</summary>
internal sealed class ModelCatalogue
{
    private static readonly JsonSerializerOptions Strict = new(ControlOperations.Json)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private ModelCatalogue(IReadOnlyList<CatalogueModel> models) => Models = models;

    /// <summary>The catalogue that comes with the program.</summary>
    public static string PublishedFile => System.IO.Path.Combine(AppContext.BaseDirectory, "models", "catalogue.json");

    /// <summary>All models.</summary>
    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>Reads and checks a catalogue.</summary>
    /// <exception cref="ModelFileException">It is missing or wrong; the entry is named.</exception>
    public static ModelCatalogue Load(string file)
    {
        try
        {
            List<CatalogueModel> models = JsonSerializer.Deserialize<List<CatalogueModel>>(System.IO.File.ReadAllBytes(file), Strict) ?? [];
            foreach (CatalogueModel model in models)
                Check(file, model);
            if (models.SelectMany(model => model.Files).GroupBy(f => f.Name).FirstOrDefault(names => names.Count() > 1) is { } twice)
                throw new ModelFileException($"{file}: two models install {twice.Key}. Give each file a name of its own.");
            return new ModelCatalogue(models);
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            throw new ModelFileException($"The catalogue {file} cannot be read: {error.Message} Install the program again.", error);
        }
    }

    /// <summary>A model by its name or by the name of one of its files; null when there is none.</summary>
    public CatalogueModel? Find(string name) => Models.FirstOrDefault(model =>
        model.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || model.Files.Any(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static void Check(string file, CatalogueModel model)
    {
        bool whole = model.Name.Length > 0 && model.Files.Count > 0 && model.Cores > 0 && model.MemoryMegabytes > 0 && model.Languages.Count > 0;
        if (!whole || model.Files.Any(f => !ModelsFolder.IsFileName(f.Name) || f.Repository.Split('/').Length != 2 || f.Path.Length == 0))
            throw new ModelFileException($"{file}, {model.Name}: name, files, languages, cores or memory are missing or wrong. Install the program again.");
    }
}
