using Appliance.Host.Configuration;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Generation;

/// <summary>
/// The configured chat models as clients: the one in this process and the servers. A model that cannot be opened is logged and left
/// out; replies are quoted where none is left. Owns engine and clients.
/// </summary>
internal sealed partial class ChatClients : IDisposable, IAsyncDisposable
{
    /// <summary>Name of the model in this process, in messages.</summary>
    public const string LocalName = "this machine";

    /// <summary>Share of the deadline after which a server is asked in place of the model in this process.</summary>
    public const double LocalShare = 0.6;

    private readonly List<IChatClient> owned = [];

    /// <param name="options">Section <c>chat</c>, checked; its model is an absolute path.</param>
    /// <param name="states">Folder for states of conversations; null keeps them in memory only.</param>
    /// <param name="loggers">Loggers.</param>
    /// <param name="time">Clock of time limits.</param>
    /// <exception cref="IOException">A token file cannot be read.</exception>
    public ChatClients(ChatSection options, string? states, ILoggerFactory loggers, TimeProvider time)
    {
        List<(FallbackLink Link, ChatTier Tier)> links = [];
        if (options.Model is not ("" or ModelChoice.None))
        {
            (Engine, Problem) = LocalChatModel.Open(options, states, loggers, time);
            if (Engine is not null)
                links.Add((new FallbackLink(LocalName, Own(new LlamaChatClient(Engine)), LocalLimits(options), time), ChatTier.Small));
            else
                LogNotOpened(loggers.CreateLogger<ChatClients>(), Problem!);
        }

        foreach (ChatServerSection server in options.Servers)
        {
            OpenAiCompatibleOptions target = Target(server, options);
            var limits = new FallbackOptions { Timeout = TimeSpan.FromSeconds(options.ServerTimeoutSeconds) };
            links.Add((new FallbackLink(target.Name, Own(new OpenAiCompatibleChatClient(target, time)), limits, time), server.Tier == "large" ? ChatTier.Large : ChatTier.Small));
        }

        Tiers = links.Count == 0 ? ChatTiers.None : new ChatTiers(Chain(links, ChatTier.Small), Chain(links, ChatTier.Large));
    }

    /// <summary>The model in this process, or null.</summary>
    public LlamaEngine? Engine { get; }

    /// <summary>Why the model in this process cannot be used; null where it can, or none is wanted.</summary>
    public string? Problem { get; }

    /// <summary>The chains by tier.</summary>
    public ChatTiers Tiers { get; }

    /// <summary>How a server is reached.</summary>
    /// <exception cref="IOException">The token file cannot be read.</exception>
    public static OpenAiCompatibleOptions Target(ChatServerSection server, ChatSection chat) => new()
    {
        Name = server.DisplayName(),
        Url = new Uri(server.Url),
        Model = server.Model,
        Token = server.KeyFile.Length > 0 ? Secret.Read(server.KeyFile)
            : server.KeyEnvironment.Length > 0 ? Environment.GetEnvironmentVariable(server.KeyEnvironment)
            : null,
        AllowCloud = chat.AllowCloud,
    };

    /// <summary>Computes what every prompt begins with, so that no patient waits for it.</summary>
    public async Task PinAsync(GenerationPrompt prompt, CancellationToken cancellationToken)
    {
        if (Engine is not null)
            await Engine.PinPrefixAsync(prompt.Prefix, cancellationToken);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        foreach (IChatClient client in owned)
            client.Dispose();
        if (Engine is not null)
            await Engine.DisposeAsync();
    }

    private IChatClient Own(IChatClient client)
    {
        owned.Add(client);
        return client;
    }

    // Alone, the model has the whole deadline, which the asker keeps; with servers behind it, a share.
    private static FallbackOptions LocalLimits(ChatSection options) => new()
    {
        Timeout = TimeSpan.FromSeconds(options.DeadlineSeconds * (options.Servers.Length > 0 ? LocalShare : 2)),
    };

    // Those of the tier first, the others behind them: a slower answer is better than none.
    private static FallbackChatClient Chain(List<(FallbackLink Link, ChatTier Tier)> links, ChatTier tier) =>
        new([.. links.Where(entry => entry.Tier == tier).Concat(links.Where(entry => entry.Tier != tier)).Select(entry => entry.Link)]);

    [LoggerMessage(Level = LogLevel.Error, Message = "The chat model cannot be used, replies are quoted from documents: {Problem}")]
    private static partial void LogNotOpened(ILogger logger, string problem);
}
