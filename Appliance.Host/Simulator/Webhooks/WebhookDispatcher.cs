using System.Threading.Channels;

namespace Appliance.Host.Simulator.Webhooks;

/// <summary>
/// Delivers webhooks until they are acknowledged: at once, again at once, then with growing delays, a bounded number of times.
/// Those of one patient go one after the other unless a fault says otherwise; a retry does not hold up later ones. Thread-safe.
/// </summary>
internal sealed class WebhookDispatcher : IDisposable
{
    /// <summary>Webhooks that wait in one lane; then whoever adds one waits too.</summary>
    public const int MaxWaitingPerLane = 10_000;

    /// <summary>Delay before the third attempt, in seconds; each later one is three times as long.</summary>
    public const int FirstDelaySeconds = 10;

    /// <summary>Longest delay between attempts, in hours.</summary>
    public const int LongestDelayHours = 12;

    /// <summary>Longest time that the reorder fault holds a webhook back, in milliseconds.</summary>
    public const int MaxHoldMilliseconds = 300;

    private readonly SimulatorOptions options;
    private readonly BackgroundWork work;
    private readonly WebhookSender sender;
    private readonly Channel<WebhookDelivery>[] lanes;
    private readonly Lock gate = new();
    private TaskCompletionSource<Uri> target = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebhookDispatcher(SimulatorOptions options, BackgroundWork work)
    {
        this.options = options;
        this.work = work;
        sender = new WebhookSender(options);
        Url = options.WebhookUrl;
        lanes = [.. Enumerable.Range(0, options.ConcurrentWebhooks).Select(_ => Channel.CreateBounded<WebhookDelivery>(MaxWaitingPerLane))];
        foreach (Channel<WebhookDelivery> lane in lanes)
            work.Run(stopping => WorkAsync(lane.Reader, stopping));
    }

    /// <summary>Whether the app is subscribed to the account; webhooks of an app that is not are dropped.</summary>
    public bool Subscribed { get; set; } = true;

    /// <summary>Where webhooks go; they wait while it is null.</summary>
    public Uri? Url
    {
        get
        {
            lock (gate)
                return target.Task.IsCompletedSuccessfully ? target.Task.Result : null;
        }
        set
        {
            lock (gate)
            {
                if (target.Task.IsCompleted)
                    target = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (value is not null)
                    target.SetResult(value);
            }
        }
    }

    /// <summary>Asks the appliance for the subscription challenge; returns why it failed, or null.</summary>
    public Task<string?> ChallengeAsync(Uri url, CancellationToken cancellationToken) =>
        sender.ChallengeAsync(url, options.VerifyToken, cancellationToken);

    /// <summary>Takes a webhook over, with the faults that are set.</summary>
    public async Task AddAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (!Subscribed)
        {
            delivery.Finished?.Invoke(null);
            return;
        }

        TimeSpan delay = options.Faults.WebhookDelay;
        bool reorder = options.Faults.Happens(options.Faults.ReorderWebhooks);
        if (reorder)
            delay += options.Faults.UpTo(TimeSpan.FromMilliseconds(MaxHoldMilliseconds));
        if (options.Faults.Happens(options.Faults.DuplicateWebhooks))
        {
            // In another lane, so that both copies are under way at once, which Meta does too.
            var copy = new WebhookDelivery(delivery.Lane, delivery.Body) { Signature = delivery.Signature };
            await LaneOf(copy.Lane, offset: 1).WriteAsync(copy, cancellationToken);
        }

        if (delay > TimeSpan.Zero)
            work.Run(stopping => EnqueueLaterAsync(delivery, delay, stopping));
        else
            await LaneOf(delivery.Lane, offset: 0).WriteAsync(delivery, cancellationToken);
    }

    public void Dispose() => sender.Dispose();

    private ChannelWriter<WebhookDelivery> LaneOf(string key, int offset) =>
        lanes[(((uint)key.GetHashCode(StringComparison.Ordinal)) + offset) % lanes.Length].Writer;

    private async Task WorkAsync(ChannelReader<WebhookDelivery> lane, CancellationToken stopping)
    {
        await foreach (WebhookDelivery delivery in lane.ReadAllAsync(stopping))
            await DeliverAsync(delivery, stopping);
    }

    private async Task DeliverAsync(WebhookDelivery delivery, CancellationToken stopping)
    {
        string signature = delivery.Signature ?? sender.Sign(delivery.Body);
        while (true)
        {
            Task<Uri> known;
            lock (gate)
                known = target.Task;
            Uri url = await known.WaitAsync(stopping);
            delivery.Attempts++;
            string? failure = await sender.TryAsync(url, delivery.Body, signature, stopping);
            if (failure is null)
            {
                delivery.Finished?.Invoke(options.Time.GetUtcNow());
                return;
            }

            delivery.Failed?.Invoke(failure);
            if (delivery.Attempts >= options.WebhookAttempts)
            {
                delivery.Finished?.Invoke(null);
                return;
            }

            TimeSpan delay = DelayAfter(delivery.Attempts) * options.RetryScale;
            if (delay > TimeSpan.Zero)
            {
                work.Run(token => EnqueueLaterAsync(delivery, delay, token));
                return;
            }
        }
    }

    private async Task EnqueueLaterAsync(WebhookDelivery delivery, TimeSpan delay, CancellationToken stopping)
    {
        await Task.Delay(delay, options.Time, stopping);
        await LaneOf(delivery.Lane, offset: 0).WriteAsync(delivery, stopping);
    }

    private static TimeSpan DelayAfter(int attempts)
    {
        if (attempts == 1)
            return TimeSpan.Zero;
        double seconds = FirstDelaySeconds * Math.Pow(3, attempts - 2);
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromHours(LongestDelayHours).TotalSeconds));
    }
}
