using Appliance.Host.Channels;
using Appliance.Host.Configuration;

namespace Appliance.Host.Pipeline;

/// <summary>
/// Order: one conversation at a time and in order, many conversations in parallel, a burst of fragments as one turn.
/// Thread-safe.
/// </summary>
internal sealed class ConversationLanes(AnsweringOptions options, TimeProvider time, Func<long, IReadOnlyList<Fragment>, CancellationToken, Task<bool>> runTurn)
    : IDisposable
{
    /// <summary>Fragments that may wait in memory; the intake pauses beyond it (they are safe in the inbox).</summary>
    public const int MaxWaitingFragments = 10_000;

    /// <summary>Fragments in one turn at most.</summary>
    public const int MaxFragmentsPerTurn = 50;

    /// <summary>How long a turn that failed waits before it is tried again.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<long, Lane> lanes = [];
    private readonly SemaphoreSlim parallel = new(options.ParallelTurns);
    private int waiting;

    /// <summary>Whether more fragments may be put in.</summary>
    public bool HasRoom => Volatile.Read(ref waiting) < MaxWaitingFragments;

    /// <summary>Conversations with something to do.</summary>
    public int Active
    {
        get
        {
            lock (gate)
                return lanes.Count;
        }
    }

    /// <summary>Adds a fragment to its conversation's next turn.</summary>
    public void Add(long conversationId, Fragment fragment, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            waiting++;
            if (lanes.TryGetValue(conversationId, out Lane? lane))
            {
                lane.Add(fragment, time.GetUtcNow(), options);
                return;
            }

            lane = new Lane();
            lane.Add(fragment, time.GetUtcNow(), options);
            lanes.Add(conversationId, lane);
            _ = Task.Run(() => RunAsync(conversationId, lane, cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>How long to wait for more after a fragment: long where the patient is clearly not done.</summary>
    internal static TimeSpan Wait(Fragment fragment, AnsweringOptions options)
    {
        if (fragment.ButtonId is not null || fragment.Flags.Count > 0)
            return TimeSpan.Zero;
        string text = fragment.Text?.Trim() ?? "";
        bool finished = text.Length > 0 && text[^1] is '?' or '.' or '!';
        int words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        bool unfinished = !finished && (words <= 3 || text[^1] is ',' or ':' or '…' || text.EndsWith("...", StringComparison.Ordinal));
        double share = unfinished ? 1 : finished ? 0 : 0.3;
        return TimeSpan.FromMilliseconds(
            options.CoalesceMinMilliseconds + share * (options.CoalesceMaxMilliseconds - options.CoalesceMinMilliseconds));
    }

    public void Dispose() => parallel.Dispose();

    private async Task RunAsync(long conversationId, Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            while (await NextTurnAsync(conversationId, lane, cancellationToken) is { } fragments)
            {
                bool handled;
                await parallel.WaitAsync(cancellationToken);
                try
                {
                    handled = await runTurn(conversationId, fragments, cancellationToken);
                }
                finally
                {
                    parallel.Release();
                }

                lock (gate)
                {
                    if (handled)
                        waiting -= fragments.Count;
                    else
                        lane.PutBack(fragments, time.GetUtcNow() + RetryDelay);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops; the inbox has everything that was not handled.
            return;
        }
    }

    private async Task<IReadOnlyList<Fragment>?> NextTurnAsync(long conversationId, Lane lane, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            lock (gate)
            {
                if (lane.IsEmpty)
                {
                    lanes.Remove(conversationId);
                    return null;
                }

                wait = lane.Due - time.GetUtcNow();
                if (wait <= TimeSpan.Zero)
                    return lane.Take();
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private sealed class Lane
    {
        private readonly List<Fragment> fragments = [];
        private DateTimeOffset ceiling;

        public bool IsEmpty => fragments.Count == 0;

        public DateTimeOffset Due { get; private set; }

        public void Add(Fragment fragment, DateTimeOffset now, AnsweringOptions options)
        {
            if (fragments.Count == 0)
                ceiling = now + TimeSpan.FromMilliseconds(options.CoalesceCeilingMilliseconds);
            fragments.Add(fragment);
            DateTimeOffset due = now + Wait(fragment, options);
            Due = fragments.Count >= MaxFragmentsPerTurn ? now : due < ceiling ? due : ceiling;
        }

        public IReadOnlyList<Fragment> Take()
        {
            List<Fragment> taken = fragments[..Math.Min(fragments.Count, MaxFragmentsPerTurn)];
            fragments.RemoveRange(0, taken.Count);
            return taken;
        }

        public void PutBack(IReadOnlyList<Fragment> failed, DateTimeOffset due)
        {
            fragments.InsertRange(0, failed);
            Due = due;
            ceiling = due;
        }
    }
}
