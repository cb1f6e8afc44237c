using System.Threading.Channels;
using Appliance.Host.Channels;
using Appliance.Knowledge.Conversations;

namespace Appliance.Host.Pipeline;

/// <summary>Marks messages as read and shows that a reply is being written. Best effort: under load the oldest are dropped.</summary>
internal sealed class ReadReceipts(IChannel channel, ConversationStore conversations) : BackgroundService
{
    /// <summary>Marks that may wait.</summary>
    public const int QueueLimit = 256;

    private readonly Channel<(string Number, string ExternalId)> queue = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(QueueLimit) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Queues the newest fragment (the channel marks earlier ones with it).</summary>
    public void Read(long conversationId, IReadOnlyList<Fragment> fragments)
    {
        if (fragments[^1].ExternalId is { } externalId && conversations.Find(conversationId) is { } conversation)
            queue.Writer.TryWrite((conversation.BusinessNumber, externalId));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach ((string number, string externalId) in queue.Reader.ReadAllAsync(stoppingToken))
            await channel.MarkReadAsync(number, externalId, typing: true, stoppingToken);
    }
}
