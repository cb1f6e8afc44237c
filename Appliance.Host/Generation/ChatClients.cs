using Appliance.Host.Configuration;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Generation;

/// <summary>The configured chat models as clients, with their health. Owns them.</summary>
internal sealed class ChatClients : IDisposable
{
    private readonly List<IChatClient> owned = [];

    /// <param name="options">Section <c>chat</c>, checked.</param>
    /// <param name="time">Clock of time limits.</param>
    /// <exception cref="IOException">A token file cannot be read.</exception>
    public ChatClients(ChatSection options, TimeProvider time)
    {
        List<(FallbackLink Link, ChatTier Tier)> links = [];
        foreach (ChatServerSection server in options.Servers)
        {
            OpenAiCompatibleOptions target = Target(server, options);
            var client = new OpenAiCompatibleChatClient(target, time);
            owned.Add(client);
            var limits = new FallbackOptions { Timeout = TimeSpan.FromSeconds(options.ServerTimeoutSeconds) };
            links.Add((new FallbackLink(target.Name, client, limits, time), server.Tier == "large" ? ChatTier.Large : ChatTier.Small));
        }

        Tiers = links.Count == 0 ? ChatTiers.None : new ChatTiers(Chain(links, ChatTier.Small), Chain(links, ChatTier.Large));
    }

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

    public void Dispose()
    {
        foreach (IChatClient client in owned)
            client.Dispose();
    }

    // Those of the tier first, the others behind them: a slower answer is better than none.
    private static FallbackChatClient Chain(List<(FallbackLink Link, ChatTier Tier)> links, ChatTier tier) =>
        new([.. links.Where(entry => entry.Tier == tier).Concat(links.Where(entry => entry.Tier != tier)).Select(entry => entry.Link)]);
}
