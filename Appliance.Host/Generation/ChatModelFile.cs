using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Generation;

/// <summary>Which file the chat model of this machine is: the one named by <c>chat.model</c> or <c>--model</c>, else the one chosen with <c>models use</c>.</summary>
internal static class ChatModelFile
{
    private const string Ending = ".gguf";

    /// <summary>Absolute path of the file; null where no model is wanted.</summary>
    /// <exception cref="ModelFileException">It is not there; the message says what to do.</exception>
    public static string? Find(ChatSection chat, DataDirectory data)
    {
        ModelsFolder folder = ModelsFolder.Of(data);
        if (chat.Model == ModelChoice.None)
            return null;
        if (chat.Model.Length == 0)
        {
            string? chosen = ModelSelection.ChatModelPath(data, folder.Path);
            return chosen is null || File.Exists(chosen)
                ? chosen
                : throw new ModelFileException($"The chosen chat model {chosen} is not there any more. Choose again with \"appliance models use NAME\", or --none.");
        }

        return Candidates(chat.Model, folder).FirstOrDefault(File.Exists)
            ?? throw new ModelFileException($"There is no chat model {chat.Model}, neither as a file nor in {folder.Path}. \"appliance models list\" shows what is installed.");
    }

    /// <summary>
    /// Puts the file's path into the configuration, for the engine. One that was never opened is opened in a child process first, so that
    /// a broken one cannot take this process down.
    /// </summary>
    /// <exception cref="ModelFileException">It is not there, or cannot be used.</exception>
    public static async Task PrepareAsync(ChatSection chat, DataDirectory data, CancellationToken cancellationToken)
    {
        string? path = Find(chat, data);
        if (path is not null && chat.Model.Length > 0 && !ModelRecords.WasOpened(path, ModelsFolder.Of(data)))
        {
            ProbeResult probe = await ProbeProcess.RunAsync(path, cancellationToken);
            if (probe.Kind != ModelKind.Chat)
                throw new ModelFileException($"{path} is no chat model but {probe.Kind}: {probe.Detail}. Choose a GGUF file.");
        }

        chat.Model = path ?? ModelChoice.None;
    }

    private static IEnumerable<string> Candidates(string name, ModelsFolder folder)
    {
        yield return Path.GetFullPath(name);
        string? known = ModelCatalogue.Load(ModelCatalogue.PublishedFile).Find(name)?.Files[0].Name;
        foreach (string file in new[] { known ?? name, name, name + Ending }.Where(ModelsFolder.IsFileName))
            yield return folder.PathOf(file);
    }
}
