using System.Buffers;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Catalogue;

/// <summary>The folder of installed models: <c>APPLIANCE_MODELS</c>, or <c>models</c> in the data directory.</summary>
internal sealed class ModelsFolder
{
    /// <summary>Environment variable that names another folder.</summary>
    public const string Variable = "APPLIANCE_MODELS";

    /// <summary>What a file is called while it is not complete.</summary>
    public const string PartSuffix = ".part";

    // What Windows does not allow in names, on every system: a folder may move.
    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\:*?\"<>|");

    /// <param name="path">The folder; may not exist yet.</param>
    public ModelsFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>The record of what was installed, from where, and with which SHA-256.</summary>
    public string Records => System.IO.Path.Combine(Path, "models.json");

    /// <summary>The folder for a data directory.</summary>
    public static ModelsFolder Of(DataDirectory data) => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : System.IO.Path.Combine(data.Path, "models"));

    /// <summary>Path of a file in the folder.</summary>
    /// <exception cref="ModelRefusedException">The name would lead out of the folder.</exception>
    public string PathOf(string file) => IsFileName(file)
        ? System.IO.Path.Combine(Path, file)
        : throw new ModelRefusedException($"\"{file}\" is not a plain file name. Name a file of {Path} without folders.");

    /// <summary>Whether a text is a name without folders, drives or special meaning.</summary>
    public static bool IsFileName(string file) =>
        file.Length is > 0 and <= 200 && file[0] != '.' && !file.AsSpan().ContainsAny(Separators) && !file.Any(char.IsControl);

    /// <summary>Model files that lie in the folder, complete ones only, in order of their names.</summary>
    public IReadOnlyList<FileInfo> Files() => !Directory.Exists(Path)
        ? []
        : [.. new DirectoryInfo(Path).EnumerateFiles().Where(file => FileProbe.KindsByExtension.ContainsKey(file.Extension) && file.Name != "models.json").OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Creates the folder where it is missing and holds it against other commands that change it.</summary>
    /// <exception cref="ModelRefusedException">It cannot be written to, or another command changes it now.</exception>
    public FileStream Hold()
    {
        try
        {
            Directory.CreateDirectory(Path);
            return new FileStream(System.IO.Path.Combine(Path, "models.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ModelRefusedException($"The models folder {Path} cannot be written to: {error.Message} Give this user write access, or name another folder in {Variable}.", error);
        }
        catch (IOException error)
        {
            throw new ModelRefusedException($"The models folder {Path} cannot be changed now: {error.Message} Wait until another \"appliance models\" command has ended.", error);
        }
    }
}
