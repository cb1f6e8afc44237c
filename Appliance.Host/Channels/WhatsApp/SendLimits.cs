namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Keeps sends within Meta's limits: one message in 6 seconds to a recipient with a burst of 45 borrowed from the future, and 80 a
/// second by a business number. Both are leaky buckets; a part of each is kept free for urgent messages. Thread-safe; counts are kept in
/// memory, so after a restart Meta's own refusals (131056, 130429) bring it back into step.
/// </summary>
internal sealed class SendLimits
{
    /// <summary>Time after which one more message to the same recipient is allowed, in seconds.</summary>
    public const int PairIntervalSeconds = 6;

    /// <summary>Messages to the same recipient that may go at once after a pause.</summary>
    public const int PairBurst = 45;

    /// <summary>Of <see cref="PairBurst"/>, how many only urgent messages may use.</summary>
    public const int PairBurstForUrgent = 5;

    /// <summary>
    /// Messages in any second by one business number: Meta's limit for numbers that were not upgraded. Numbers shared with the phone app have 20.
    /// </summary>
    public const int DefaultPerSecond = 80;

    /// <summary>Fewest messages in any second that can be configured: a burst of two, one of them urgent, and a refill of two.</summary>
    public const int MinPerSecond = 4;

    /// <summary>
    /// Most recipients counted at a time. A recipient counts for 270 seconds at most, in which a number sends 21,600 messages, so this is
    /// reached by no number of the regular limit.
    /// </summary>
    public const int MaxPairs = 65_536;

    private const int FirstSweep = 1_024;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly LeakyBucket _pairBucket;
    private readonly LeakyBucket _numberBucket;
    private readonly Dictionary<(string Number, string Recipient), TimeSpan> _pairs = [];
    private readonly Dictionary<string, TimeSpan> _numbers = [];
    private int _sweepAt = FirstSweep;

    /// <summary>Starts with all limits unused.</summary>
    /// <param name="time">Clock; only its monotonic time stamp is used.</param>
    /// <param name="perSecond">Messages in any second by one business number.</param>
    public SendLimits(TimeProvider time, int perSecond = DefaultPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, MinPerSecond);
        _time = time;
        _start = time.GetTimestamp();
        _pairBucket = new LeakyBucket(TimeSpan.FromSeconds(PairIntervalSeconds), PairBurst, PairBurstForUrgent);

        // Burst and refill of one second together are what may go in any second.
        int burst = Math.Max(2, perSecond / 10);
        _numberBucket = new LeakyBucket(TimeSpan.FromSeconds(1) / (perSecond - burst), burst, burst / 2);
    }

    /// <summary>Number of recipients counted now, those whose count has run out included until the next sweep.</summary>
    public int Pairs
    {
        get
        {
            lock (_lock)
                return _pairs.Count;
        }
    }

    /// <summary>
    /// Takes the next slot if there is one now. Zero: the slot is taken, send now. Otherwise nothing was taken: ask again after that time.
    /// As slots of the future are never given away, an urgent message stands behind no queue.
    /// </summary>
    /// <param name="businessNumber">The phone number id that sends.</param>
    /// <param name="recipient">The recipient's key: the same for all messages to one person.</param>
    /// <param name="urgent">Whether the part kept for urgent messages may be used.</param>
    public TimeSpan Reserve(string businessNumber, string recipient, bool urgent = false)
    {
        lock (_lock)
        {
            TimeSpan now = _time.GetElapsedTime(_start);
            if (_pairs.Count >= _sweepAt)
                Sweep(now);
            (string, string) pair = (businessNumber, recipient);
            bool known = _pairs.TryGetValue(pair, out TimeSpan pairFull);
            if (!known && _pairs.Count >= MaxPairs)
                return _pairBucket.Interval;

            TimeSpan numberFull = _numbers.GetValueOrDefault(businessNumber);
            TimeSpan wait = _pairBucket.Wait(pairFull, now, urgent);
            TimeSpan numberWait = _numberBucket.Wait(numberFull, now, urgent);
            if (numberWait > wait)
                wait = numberWait;
            if (wait > TimeSpan.Zero)
                return wait;

            _pairs[pair] = _pairBucket.Add(pairFull, now);
            _numbers[businessNumber] = _numberBucket.Add(numberFull, now);
            return TimeSpan.Zero;
        }
    }

    private void Sweep(TimeSpan now)
    {
        foreach ((string, string) idle in _pairs.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList())
            _pairs.Remove(idle);
        _sweepAt = Math.Min(MaxPairs, Math.Max(FirstSweep, _pairs.Count * 2));
    }

    /// <summary>A leaky bucket whose whole state is the time at which it will have run empty (the generic cell rate algorithm).</summary>
    /// <param name="Interval">Time in which one message leaks out.</param>
    /// <param name="Burst">Messages that fit.</param>
    /// <param name="ForUrgent">Of these, how many only urgent messages may fill.</param>
    private readonly record struct LeakyBucket(TimeSpan Interval, int Burst, int ForUrgent)
    {
        /// <summary>Time until one more message fits.</summary>
        public TimeSpan Wait(TimeSpan emptyAt, TimeSpan now, bool urgent)
        {
            TimeSpan wait = emptyAt - (Interval * ((urgent ? Burst : Burst - ForUrgent) - 1)) - now;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        /// <summary>The time at which it will have run empty after one more message.</summary>
        public TimeSpan Add(TimeSpan emptyAt, TimeSpan now) => (emptyAt > now ? emptyAt : now) + Interval;
    }
}
