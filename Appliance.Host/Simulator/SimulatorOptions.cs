namespace Appliance.Host.Simulator;

/// <summary>How a simulated WhatsApp behaves. The defaults are Meta's, except that failed webhooks are retried much sooner.</summary>
internal sealed record SimulatorOptions
{
    /// <summary>App secret used unless one is given.</summary>
    public const string DefaultAppSecret = "simulator-app-secret";

    /// <summary>Port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Key of the webhook signature.</summary>
    public string AppSecret { get; init; } = DefaultAppSecret;

    /// <summary>What the webhook endpoint must know to answer the subscription challenge.</summary>
    public string VerifyToken { get; init; } = "simulator-verify-token";

    /// <summary>The bearer token that every Graph request must carry.</summary>
    public string AccessToken { get; init; } = "simulator-access-token";

    /// <summary>Graph id of the clinic's number.</summary>
    public string PhoneNumberId { get; init; } = "100000000000001";

    /// <summary>Graph id of the WhatsApp business account.</summary>
    public string WabaId { get; init; } = "200000000000001";

    /// <summary>The clinic's number as digits.</summary>
    public string DisplayPhoneNumber { get; init; } = "390550000000";

    /// <summary>Calling code of the clinic's number: Meta puts it before a recipient written without a plus sign.</summary>
    public string CallingCode { get; init; } = "39";

    /// <summary>Two capital letters that start the business-scoped user ids.</summary>
    public string UserIdCountry { get; init; } = "IT";

    /// <summary>Where webhooks go; null holds them back until <see cref="SimulatorServer.WebhookUrl"/> is set.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Time between accepting a message and <c>sent</c>, and again before <c>delivered</c> and <c>read</c>.</summary>
    public TimeSpan StatusDelay { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Whether patients have read receipts on.</summary>
    public bool ReadReceipts { get; init; } = true;

    /// <summary>Longest wait for the webhook's answer.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts for one webhook before it is dropped (Meta goes on for seven days).</summary>
    public int WebhookAttempts { get; init; } = 12;

    /// <summary>Factor on the delays between attempts, which are 0, 10 s, 30 s, 90 s … at 1.</summary>
    public double RetryScale { get; init; } = 0.05;

    /// <summary>Webhooks on their way at the same time; those of one patient go one after the other.</summary>
    public int ConcurrentWebhooks { get; init; } = 32;

    /// <summary>Whether the pair limit (131056) and the throughput limit (130429) are enforced.</summary>
    public bool EnforceRateLimits { get; init; } = true;

    /// <summary>Messages per second and number.</summary>
    public int ThroughputPerSecond { get; init; } = 80;

    /// <summary>Names of the approved templates; null accepts any name.</summary>
    public IReadOnlySet<string>? Templates { get; init; }

    /// <summary>Misbehaviour; may be changed while the server runs.</summary>
    public Faults.SimulatorFaults Faults { get; init; } = new();

    /// <summary>The clock of the simulated world.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        RequireText(AppSecret, nameof(AppSecret));
        RequireText(VerifyToken, nameof(VerifyToken));
        RequireText(AccessToken, nameof(AccessToken));
        RequireText(PhoneNumberId, nameof(PhoneNumberId));
        RequireText(WabaId, nameof(WabaId));
        RequireText(DisplayPhoneNumber, nameof(DisplayPhoneNumber));
        RequireRange(Port, 0, 65535, nameof(Port));
        RequireRange(WebhookAttempts, 1, 1000, nameof(WebhookAttempts));
        RequireRange(ConcurrentWebhooks, 1, 256, nameof(ConcurrentWebhooks));
        RequireRange(ThroughputPerSecond, 1, 100_000, nameof(ThroughputPerSecond));
        RequireRange(RetryScale, 0, 10, nameof(RetryScale));
        RequireRange(StatusDelay.TotalSeconds, 0, 3600, nameof(StatusDelay));
        RequireRange(WebhookTimeout.TotalSeconds, 0.01, 600, nameof(WebhookTimeout));
    }

    private static void RequireText(string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"Simulator option {name} is empty; give it a value.", name);
    }

    private static void RequireRange(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, $"Simulator option {name} is {value}; it must lie between {least} and {most}.");
    }
}
