using Appliance.Host.Configuration;
using Appliance.Inference.Chat;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Generation;

/// <summary>Looks for conversations that turned idle or grew long, and has their summaries written, one at a time and after all patients.</summary>
internal sealed partial class SummaryWorker(
    ChatTiers chat, ChatSection options, SummaryStore summaries, MessageStore messages, ConversationSummarizer summarizer, TimeProvider time, ILogger<SummaryWorker> log)
    : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>A conversation in which nobody wrote for so long is idle.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(15);

    /// <summary>How long a conversation is left alone whose summary failed.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(30);

    /// <summary>Messages without a summary from which on an idle conversation gets one, and any conversation.</summary>
    public const int MessagesWhenIdle = 4, MessagesWhenActive = 16;

    /// <summary>Conversations taken at one look; the others wait in the database for the next.</summary>
    public const int BatchLimit = 16;

    /// <summary>Messages put into one summary; a longer conversation takes several looks.</summary>
    public const int MaxMessages = 40;

    private readonly Dictionary<long, DateTimeOffset> failed = [];

    /// <summary>Writes the summaries that are due now; returns how many. Called by the loop, and by tests.</summary>
    /// <exception cref="NoChatClientAvailableException">No model answers.</exception>
    public async Task<int> SummarizeAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (long id in failed.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
            failed.Remove(id);
        int written = 0;
        foreach (SummaryDue due in summaries.Due(now, now - IdleAfter, MessagesWhenIdle, MessagesWhenActive, BatchLimit + failed.Count)
            .Where(due => !failed.ContainsKey(due.ConversationId)).Take(BatchLimit))
        {
            if (await WriteAsync(due, cancellationToken))
                written++;
            else
                failed[due.ConversationId] = now + RetryAfter;
        }

        return written;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!chat.Available || !options.Summaries)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SummarizeAsync(stoppingToken);
            }
            catch (Exception error) when (error is StoreException or NoChatClientAvailableException)
            {
                LogFailed(log, error.Message);
            }
        }
    }

    private async Task<bool> WriteAsync(SummaryDue due, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredMessage> next = messages.After(due.ConversationId, due.SummaryThrough, MaxMessages);
        string? summary = await summarizer.SummarizeAsync(due.Summary, next, cancellationToken);
        if (summary is null)
        {
            LogUnusable(log, due.ConversationId);
            return false;
        }

        await summaries.SaveAsync(due.ConversationId, summary, next[^1].Id, time.GetUtcNow());
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Summaries wait: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No usable summary of conversation {ConversationId} was written in time")]
    private static partial void LogUnusable(ILogger logger, long conversationId);
}
