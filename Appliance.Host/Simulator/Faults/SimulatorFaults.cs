namespace Appliance.Host.Simulator.Faults;

/// <summary>Misbehaviour on demand. Everything is off at first. Thread-safe; changes take effect at once.</summary>
internal sealed class SimulatorFaults
{
    /// <summary>Most sends for which a fault can be ordered ahead.</summary>
    public const int MaxPlannedFaults = 100_000;

    /// <summary>Longest delay of a webhook or status, in seconds.</summary>
    public const int MaxDelaySeconds = 600;

    private readonly Lock gate = new();
    private readonly Queue<SendFault> planned = new();
    private readonly Queue<MediaFault> plannedMedia = new();
    private Random random = new();
    private SendFault? occasional;
    private double occasionalProbability;
    private double dropStatuses;
    private double duplicateWebhooks;
    private double reorderWebhooks;
    private TimeSpan? statusDelay;
    private TimeSpan webhookDelay;

    /// <summary>Faults still ordered for the next sends.</summary>
    public int Planned
    {
        get
        {
            lock (gate)
                return planned.Count;
        }
    }

    /// <summary>Probability, 0 to 1, that one status webhook is never sent.</summary>
    public double DropStatuses
    {
        get => Volatile.Read(ref dropStatuses);
        set => Volatile.Write(ref dropStatuses, Probability(value, nameof(DropStatuses)));
    }

    /// <summary>Probability, 0 to 1, that a webhook is sent twice, the copies at the same time.</summary>
    public double DuplicateWebhooks
    {
        get => Volatile.Read(ref duplicateWebhooks);
        set => Volatile.Write(ref duplicateWebhooks, Probability(value, nameof(DuplicateWebhooks)));
    }

    /// <summary>Probability, 0 to 1, that a webhook waits while later ones of the same patient overtake it.</summary>
    public double ReorderWebhooks
    {
        get => Volatile.Read(ref reorderWebhooks);
        set => Volatile.Write(ref reorderWebhooks, Probability(value, nameof(ReorderWebhooks)));
    }

    /// <summary>Replaces <see cref="SimulatorOptions.StatusDelay"/>; null leaves it.</summary>
    public TimeSpan? StatusDelay
    {
        get
        {
            lock (gate)
                return statusDelay;
        }
        set
        {
            lock (gate)
                statusDelay = value is { } delay ? Delay(delay, nameof(StatusDelay)) : null;
        }
    }

    /// <summary>How long every webhook waits before its first attempt.</summary>
    public TimeSpan WebhookDelay
    {
        get
        {
            lock (gate)
                return webhookDelay;
        }
        set
        {
            lock (gate)
                webhookDelay = Delay(value, nameof(WebhookDelay));
        }
    }

    /// <summary>Lets the next <paramref name="count"/> sends fail, after those ordered before.</summary>
    public void FailNext(SendFault fault, int count = 1)
    {
        lock (gate)
        {
            if (count < 1 || planned.Count + count > MaxPlannedFaults)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(count), $"Order between 1 and {MaxPlannedFaults} faults in all; {planned.Count} are ordered already.");
            }

            for (int i = 0; i < count; i++)
                planned.Enqueue(fault);
        }
    }

    /// <summary>Lets the next <paramref name="count"/> fetches of a file fail, after those ordered before.</summary>
    public void FailNextMedia(MediaFault fault, int count = 1)
    {
        lock (gate)
        {
            if (count < 1 || plannedMedia.Count + count > MaxPlannedFaults)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(count), $"Order between 1 and {MaxPlannedFaults} faults in all; {plannedMedia.Count} are ordered already.");
            }

            for (int i = 0; i < count; i++)
                plannedMedia.Enqueue(fault);
        }
    }

    /// <summary>Lets each send fail with a probability of 0 to 1, as long as nothing is ordered by <see cref="FailNext"/>.</summary>
    public void FailSometimes(SendFault fault, double probability)
    {
        lock (gate)
        {
            occasionalProbability = Probability(probability, nameof(probability));
            occasional = fault;
        }
    }

    /// <summary>Makes chance repeatable.</summary>
    public void Seed(int seed)
    {
        lock (gate)
            random = new Random(seed);
    }

    /// <summary>Turns everything off; the seed stays.</summary>
    public void Clear()
    {
        lock (gate)
        {
            planned.Clear();
            plannedMedia.Clear();
            occasional = null;
            occasionalProbability = 0;
            statusDelay = null;
            webhookDelay = TimeSpan.Zero;
        }

        DropStatuses = DuplicateWebhooks = ReorderWebhooks = 0;
    }

    /// <summary>What happens to this send; null lets it through.</summary>
    internal SendFault? TakeForSend()
    {
        lock (gate)
        {
            if (planned.TryDequeue(out SendFault? next))
                return next;
            return occasional is not null && random.NextDouble() < occasionalProbability ? occasional : null;
        }
    }

    /// <summary>Whether the next fetch of a file is to fail like this; then it is taken.</summary>
    internal bool TakeForMedia(MediaFault fault)
    {
        lock (gate)
            return plannedMedia.TryPeek(out MediaFault next) && next == fault && plannedMedia.TryDequeue(out _);
    }

    internal bool Happens(double probability)
    {
        if (probability <= 0)
            return false;
        lock (gate)
            return random.NextDouble() < probability;
    }

    internal TimeSpan UpTo(TimeSpan most)
    {
        lock (gate)
            return random.NextDouble() * most;
    }

    internal (SendFault? Fault, double Probability) Occasional
    {
        get
        {
            lock (gate)
                return (occasional, occasionalProbability);
        }
    }

    private static double Probability(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; a probability lies between 0 and 1.");

    private static TimeSpan Delay(TimeSpan value, string name) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromSeconds(MaxDelaySeconds)
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must lie between 0 and {MaxDelaySeconds} seconds.");
}
