namespace Appliance.Host.Simulator.Graph;

/// <summary>
/// Meta's limits on sending: one message per 6 seconds to the same person with a burst of 45 borrowed from the future, and a number of messages
/// per second. Each is a virtual queue that drains at its rate (generic cell rate algorithm). Thread-safe.
/// </summary>
internal sealed class RateLimits(TimeProvider time, int throughputPerSecond)
{
    /// <summary>Messages to one person that may come at once.</summary>
    public const int PairBurst = 45;

    /// <summary>Rate to one person, in seconds per message.</summary>
    public const int PairIntervalSeconds = 6;

    private static readonly TimeSpan PairInterval = TimeSpan.FromSeconds(PairIntervalSeconds);
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> pairFullUntil = [];
    private DateTimeOffset numberFullUntil = DateTimeOffset.MinValue;

    /// <summary>Counts one message to this person.</summary>
    /// <exception cref="GraphException">130429 or 131056; then it is not counted.</exception>
    public void Take(string patientKey)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan interval = TimeSpan.FromSeconds(1.0 / throughputPerSecond);
        lock (gate)
        {
            DateTimeOffset number = Later(numberFullUntil, now) + interval;
            if (number - now > TimeSpan.FromSeconds(1))
                throw new GraphException(130429, $"Cloud API message throughput of {throughputPerSecond} per second has been reached.");
            DateTimeOffset pair = Later(pairFullUntil.GetValueOrDefault(patientKey), now) + PairInterval;
            if (pair - now > PairBurst * PairInterval)
                throw new GraphException(131056, "Too many messages sent to the same recipient phone number in a short period of time.");
            numberFullUntil = number;
            pairFullUntil[patientKey] = pair;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
