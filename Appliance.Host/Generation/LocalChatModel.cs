using Appliance.Host.Configuration;
using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Templates;

namespace Appliance.Host.Generation;

/// <summary>The language model in this process: opens it, and says why where it cannot be used.</summary>
internal static class LocalChatModel
{
    /// <summary>Folder in the data directory for computed states of conversations; the engine empties it at start and stop.</summary>
    public const string StateFolder = "chat_states";

    /// <summary>Opens the configured model; null, with the reason, where it cannot be used.</summary>
    /// <param name="chat">Section <c>chat</c>; its model is an absolute path.</param>
    /// <param name="states">Folder for states of conversations; null keeps them in memory only.</param>
    /// <param name="loggers">Where the engine logs.</param>
    /// <param name="time">The clock.</param>
    public static (LlamaEngine? Engine, string? Problem) Open(ChatSection chat, string? states, ILoggerFactory loggers, TimeProvider time)
    {
        try
        {
            return (LlamaEngine.Start(Options(chat, states), loggers, time), null);
        }
        catch (Exception error) when (error is LlamaException or ChatTemplateException or InvalidOperationException or IOException or ArgumentOutOfRangeException)
        {
            return (null, error.Message);
        }
    }

    private static LlamaOptions Options(ChatSection chat, string? states) => new()
    {
        ModelPath = chat.Model,
        ContextTokens = chat.ContextTokens,
        // Threads that compute spin while they wait for one another: with one on every core, whatever else runs makes each step many times slower.
        Threads = chat.Threads > 0 ? chat.Threads : Math.Max(1, Environment.ProcessorCount - 1),
        GpuLayers = chat.GpuLayers,
        DefaultOutputTokens = chat.MaxOutputTokens,
        StateDirectory = states,
        ChatTemplate = chat.TemplateFile.Length > 0 ? File.ReadAllText(chat.TemplateFile) : null,
    };
}
