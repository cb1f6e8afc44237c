using Appliance.Host.Catalogue;
using Appliance.Inference.Speech;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Voice;

/// <summary>Which file hears voice notes: a named one, else the best that is installed.</summary>
internal static class SpeechModelFile
{
    private const string Ending = ".bin";

    /// <summary>Absolute path of the model; null when none is named and none is installed.</summary>
    /// <param name="name">A file, or the name of an installed model; null for the installed one with the most layers.</param>
    /// <param name="data">The clinic's data directory.</param>
    /// <exception cref="ModelFileException">The named model is not there.</exception>
    public static string? Find(string? name, DataDirectory data)
    {
        ModelsFolder folder = ModelsFolder.Of(data);
        if (string.IsNullOrEmpty(name))
            return folder.Files().Where(file => file.Extension == Ending).OrderByDescending(file => file.Length).FirstOrDefault(IsWhisper)?.FullName;
        return Candidates(name, folder).FirstOrDefault(File.Exists)
            ?? throw new ModelFileException($"There is no speech model {name}, neither as a file nor in {folder.Path}. \"appliance models list\" shows what is installed.");
    }

    /// <summary>Tries a model that was never opened in a child process, because a broken one ends the process that opens it.</summary>
    /// <exception cref="ModelFileException">It cannot be used.</exception>
    public static async Task TryAsync(string path, DataDirectory data, CancellationToken cancellationToken)
    {
        if (ModelRecords.WasOpened(path, ModelsFolder.Of(data)))
            return;
        ProbeResult probe = await ProbeProcess.RunAsync(path, cancellationToken);
        if (probe.Kind != ModelKind.Speech)
            throw new ModelFileException($"{path} is no speech model but {probe.Kind}: {probe.Detail}. Choose a ggml-….bin of whisper.cpp.");
    }

    private static IEnumerable<string> Candidates(string name, ModelsFolder folder)
    {
        yield return Path.GetFullPath(name);
        string? known = ModelCatalogue.Load(ModelCatalogue.PublishedFile).Find(name)?.Files[0].Name;
        foreach (string file in new[] { known ?? name, name, name + Ending }.Where(ModelsFolder.IsFileName))
            yield return folder.PathOf(file);
    }

    private static bool IsWhisper(FileInfo file)
    {
        try
        {
            WhisperFile.Read(file.FullName);
            return true;
        }
        catch (Exception error) when (error is WhisperFormatException or IOException or UnauthorizedAccessException)
        {
            // Another kind of model with this ending, or a file that is being copied: not a candidate.
            return false;
        }
    }
}
