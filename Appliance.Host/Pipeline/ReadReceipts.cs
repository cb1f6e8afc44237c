using System.Threading.Channels;
using Appliance.Host.Channels;
using Appliance.Knowledge.Conversations;

namespace Appliance.Host.Pipeline;

/// <summary>Marks messages as read and shows that a reply is being written. Best effort: under load the oldest are dropped.</summary>
internal sealed partial class ReadReceipts(IChannel channel, ConversationStore conversations, ILogger<ReadReceipts> log) : BackgroundService
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
        {
            try
            {
                await channel.MarkReadAsync(number, externalId, typing: true, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A mark that fails costs a blue tick; an exception that left this loop would end the service.
                LogNotMarked(log, error.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was not marked as read ({Failure})")]
    private static partial void LogNotMarked(ILogger logger, string failure);
}
