namespace Appliance.Host.Simulator.Webhooks;

/// <summary>One webhook on its way.</summary>
/// <param name="Lane">Webhooks with the same value (a patient's key) go one after the other.</param>
/// <param name="Body">The bytes that are signed and sent.</param>
internal sealed record WebhookDelivery(string Lane, byte[] Body)
{
    /// <summary>Replaces the signature header, to try what the appliance makes of a wrong one.</summary>
    public string? Signature { get; init; }

    /// <summary>Told when the appliance answered 200; null when no further attempt follows.</summary>
    public Action<DateTimeOffset?>? Finished { get; init; }

    /// <summary>Told the reason of each failed attempt.</summary>
    public Action<string>? Failed { get; init; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }
}
