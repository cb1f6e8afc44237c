using System.Globalization;
using System.Text.Json;
using Appliance.Host.Catalogue;
using Appliance.Host.Control;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Understanding;

/// <summary>An intent model that the clinic trained.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Encoder">SHA-256 of the sentence encoder it is joined with; null for none.</param>
/// <param name="Base">Identity of the examples that came with the program.</param>
/// <param name="BaseExamples">How many of those it learnt from.</param>
/// <param name="ClinicExamples">How many of the clinic's own.</param>
/// <param name="TrainedAt">When.</param>
internal sealed record ClinicModel(int Version, string? Encoder, string Base, int BaseExamples, int ClinicExamples, DateTimeOffset TrainedAt);

/// <summary>A model cannot be promoted or taken back; the message says why and what to do.</summary>
internal sealed class ClinicModelException(string message) : Exception(message);

/// <summary>
/// The clinic's own intent models, numbered files in the data directory, and which of them serves. Files are written whole and then renamed;
/// which one serves is changed only by the process that owns the data directory.
/// </summary>
internal sealed class ClinicModels(DataDirectory data)
{
    /// <summary>Folder of intent models in the data directory.</summary>
    public const string Folder = "intents";

    /// <summary>Versions that are kept besides those that serve or served before.</summary>
    public const int MaxVersions = 5;

    /// <summary>Earlier promotions that can be gone back to.</summary>
    public const int MaxHistory = 10;

    private const string PromotedName = "promoted.json", LockName = "train.lock";

    private string Root => Path.Combine(data.Path, Folder);

    /// <summary>Path of a version's model.</summary>
    public string PathOf(int version) => Path.Combine(Root, Name(version, "onnx"));

    /// <summary>Holds the folder for one training.</summary>
    /// <exception cref="ClinicModelException">Another command trains.</exception>
    public FileStream Hold()
    {
        Directory.CreateDirectory(Root);
        try
        {
            return new FileStream(Path.Combine(Root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new ClinicModelException("Another command is training an intent model for this clinic; wait for it.");
        }
    }

    /// <summary>Every version that has its model, oldest first.</summary>
    public IReadOnlyList<ClinicModel> List() => !Directory.Exists(Root)
        ? []
        : [.. Directory.EnumerateFiles(Root, "clinic-*.json").Order(StringComparer.Ordinal).Select(Read).Where(model => File.Exists(PathOf(model.Version)))];

    /// <summary>A version.</summary>
    /// <exception cref="ClinicModelException">There is none of this number.</exception>
    public ClinicModel Get(int version) => List().FirstOrDefault(model => model.Version == version)
        ?? throw new ClinicModelException($"There is no version {version} of the clinic's intent model. \"appliance intents train\" makes one.");

    /// <summary>The promoted version; null while the program's own model serves.</summary>
    /// <exception cref="ClinicModelException">It is not there any more.</exception>
    public ClinicModel? Promoted() => ReadPromotion().Version is var version and > 0 ? Get(version) : null;

    /// <summary>Number that the next version gets.</summary>
    public int NextVersion() => List().Select(model => model.Version).DefaultIfEmpty(0).Max() + 1;

    /// <summary>Records a version whose model lies at <see cref="PathOf"/>, and deletes what is older than the last <see cref="MaxVersions"/>.</summary>
    public void Add(ClinicModel model)
    {
        AtomicFile.Write(Path.Combine(Root, Name(model.Version, "json")), JsonSerializer.SerializeToUtf8Bytes(model, ControlOperations.Json));
        Promotion promotion = ReadPromotion();
        foreach (ClinicModel old in List().SkipLast(MaxVersions).Where(old => old.Version != promotion.Version && !promotion.Before.Contains(old.Version)))
        {
            File.Delete(Path.Combine(Root, Name(old.Version, "json")));
            File.Delete(PathOf(old.Version));
        }
    }

    /// <summary>Lets a version serve.</summary>
    /// <exception cref="ClinicModelException">There is none of this number, or it serves already.</exception>
    public ClinicModel Promote(int version)
    {
        ClinicModel model = Get(version);
        Promotion now = ReadPromotion();
        if (now.Version == version)
            throw new ClinicModelException($"Version {version} serves already.");
        Write(new Promotion(version, [.. now.Before.Append(now.Version).TakeLast(MaxHistory)]));
        return model;
    }

    /// <summary>Lets what served before the last promotion serve again.</summary>
    /// <returns>The version; null for the program's own model.</returns>
    /// <exception cref="ClinicModelException">Nothing was promoted, or what served before is not there any more.</exception>
    public ClinicModel? Rollback()
    {
        Promotion now = ReadPromotion();
        if (now.Before.Count == 0)
            throw new ClinicModelException("No intent model of the clinic was promoted; there is nothing to go back to.");
        int before = now.Before[^1];
        ClinicModel? model = before > 0 ? Get(before) : null;
        Write(new Promotion(before, [.. now.Before.SkipLast(1)]));
        return model;
    }

    private void Write(Promotion promotion) =>
        AtomicFile.Write(Path.Combine(Root, PromotedName), JsonSerializer.SerializeToUtf8Bytes(promotion, ControlOperations.Json));

    private Promotion ReadPromotion()
    {
        string path = Path.Combine(Root, PromotedName);
        return File.Exists(path) ? Parse<Promotion>(path) : new Promotion(0, []);
    }

    private static ClinicModel Read(string path) => Parse<ClinicModel>(path);

    private static T Parse<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), ControlOperations.Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException error)
        {
            throw new ClinicModelException($"{path} cannot be understood: {error.Message}. Delete it; \"appliance intents train\" and \"promote\" write it anew.");
        }
    }

    private static string Name(int version, string extension) => string.Create(CultureInfo.InvariantCulture, $"clinic-{version:0000}.{extension}");

    private sealed record Promotion(int Version, IReadOnlyList<int> Before);
}
