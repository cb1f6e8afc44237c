using System.Text.Json;
using Appliance.Host.Control;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Catalogue;

/// <summary>Which chat model a clinic chose: a small file in the data directory, read when the service starts.</summary>
internal static class ModelSelection
{
    private const string FileName = "chat-model.json";

    /// <summary>The choice.</summary>
    /// <param name="File">Name of a file in the models folder, or an absolute path.</param>
    /// <param name="Sha256">Its SHA-256 when it was chosen, lower-case hexadecimal.</param>
    /// <param name="ChosenAt">When.</param>
    internal sealed record Choice(string File, string Sha256, DateTimeOffset ChosenAt);

    /// <summary>Path of the chosen chat model; null when none was chosen. The file may have gone since: the caller says so.</summary>
    /// <param name="dataDirectory">The clinic's data directory.</param>
    /// <param name="modelsDirectory">The folder of installed models, see <see cref="ModelsFolder.Of"/>.</param>
    /// <exception cref="ModelFileException">The file with the choice cannot be understood.</exception>
    public static string? ChatModelPath(DataDirectory dataDirectory, string modelsDirectory) =>
        Read(dataDirectory) is { } choice ? Path.GetFullPath(choice.File, Path.GetFullPath(modelsDirectory)) : null;

    /// <summary>The choice; null when there is none.</summary>
    /// <exception cref="ModelFileException">The file with the choice cannot be understood.</exception>
    public static Choice? Read(DataDirectory data)
    {
        string path = PathOf(data);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Choice>(File.ReadAllBytes(path), ControlOperations.Json) is { File.Length: > 0 } choice
                ? choice
                : throw new JsonException("it names no file");
        }
        catch (JsonException error)
        {
            throw new ModelFileException($"{path} cannot be understood: {error.Message}. Choose again with \"appliance models use NAME\".", error);
        }
    }

    /// <summary>Records a choice.</summary>
    public static void Write(DataDirectory data, Choice choice) => AtomicFile.Write(PathOf(data), JsonSerializer.SerializeToUtf8Bytes(choice, ControlOperations.Json));

    /// <summary>Takes the choice back; false when there was none.</summary>
    public static bool Clear(DataDirectory data)
    {
        bool chosen = File.Exists(PathOf(data));
        File.Delete(PathOf(data));
        return chosen;
    }

    private static string PathOf(DataDirectory data) => Path.Combine(data.Path, FileName);
}
