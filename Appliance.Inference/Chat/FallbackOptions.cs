namespace Appliance.Inference.Chat;

/// <summary>Limits of one client in a chain.</summary>
public sealed record FallbackOptions
{
    /// <summary>Time a patient's request may take on this client, up to the first piece of a streamed reply.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same for a request of <see cref="ChatPriority.Background"/>.</summary>
    public TimeSpan BackgroundTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Requests within <see cref="SamplingTime"/> before the circuit may break, at least 2.</summary>
    public int MinimumRequests { get; init; } = 2;

    /// <summary>Share of failed requests at which the circuit breaks, above 0 to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Time over which requests are counted, at least half a second.</summary>
    public TimeSpan SamplingTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a broken circuit passes the client over, at least half a second.</summary>
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(30);
}
