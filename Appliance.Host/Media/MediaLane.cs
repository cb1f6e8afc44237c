using Appliance.Host.Channels;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Media;

namespace Appliance.Host.Media;

/// <summary>A fragment that came with a file.</summary>
internal sealed record MediaFragment(long ConversationId, string BusinessNumber, Fragment Fragment, MediaReference Reference);

/// <summary>
/// The way of voice notes, photos and documents to their conversation: they are handled beside the lanes of written messages, which never
/// wait for them, and join their conversation's turn when they can be read. Files of one conversation stay in order. Thread-safe.
/// </summary>
internal sealed partial class MediaLane(MediaHandler handler, ConversationLanes lanes, TimeProvider time, ILogger<MediaLane> log)
{
    /// <summary>Files that may wait; a further one goes to a person at once.</summary>
    public const int MaxWaiting = 1_000;

    /// <summary>How long a file whose handling broke off waits before it is tried again.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<long, TaskCompletionSource> last = [];
    private int waiting;

    /// <summary>Takes a fragment in; it is added to its conversation's lane later.</summary>
    public void Add(MediaFragment item, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (waiting < MaxWaiting)
            {
                waiting++;
                Task before = last.TryGetValue(item.ConversationId, out TaskCompletionSource? earlier) ? earlier.Task : Task.CompletedTask;
                last[item.ConversationId] = done;
                _ = Task.Run(() => RunAsync(item, before, done, cancellationToken), CancellationToken.None);
                return;
            }
        }

        LogFull(log, item.ConversationId, MaxWaiting);
        var finding = new MediaFinding(MediaOutcome.Missing, Problem: $"more than {MaxWaiting} files wait");
        lanes.Add(item.ConversationId, item.Fragment with { Media = finding }, cancellationToken);
    }

    private async Task RunAsync(MediaFragment item, Task before, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            Fragment handled = await HandleAsync(item, cancellationToken);
            await before.WaitAsync(cancellationToken);
            lanes.Add(item.ConversationId, handled, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops; the inbox has the event, and the media row what was found.
            return;
        }
        finally
        {
            lock (gate)
            {
                waiting--;
                if (last.TryGetValue(item.ConversationId, out TaskCompletionSource? latest) && latest == done)
                    last.Remove(item.ConversationId);
            }

            done.SetResult();
        }
    }

    private async Task<Fragment> HandleAsync(MediaFragment item, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await handler.RunAsync(item, cancellationToken);
            }
            catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                LogFailed(log, item.ConversationId, error.GetType().Name);
                LogFailure(log, error);
            }

            // Ends: attempts are counted before they begin, and the last one says what is the matter.
            await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A file of conversation {ConversationId} could not be handled ({Failure}); it is tried again")]
    private static partial void LogFailed(ILogger logger, long conversationId, string failure);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Why the file could not be handled")]
    private static partial void LogFailure(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A file of conversation {ConversationId} goes to a person unseen: {Limit} wait already")]
    private static partial void LogFull(ILogger logger, long conversationId, int limit);
}
