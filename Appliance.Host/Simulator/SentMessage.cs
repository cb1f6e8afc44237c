namespace Appliance.Host.Simulator;

/// <summary>A message on its way to the appliance. Thread-safe.</summary>
internal sealed class SentMessage
{
    private readonly TaskCompletionSource<DateTimeOffset?> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SentMessage(string wamid) => Wamid = wamid;

    /// <summary>Meta's id of the message; empty for a raw body.</summary>
    public string Wamid { get; }

    /// <summary>When the appliance answered 200; null as long as it has not.</summary>
    public DateTimeOffset? AcknowledgedAt => outcome.Task.IsCompletedSuccessfully ? outcome.Task.Result : null;

    /// <summary>Whether every attempt has failed and none will follow.</summary>
    public bool GivenUp => outcome.Task.IsCompletedSuccessfully && outcome.Task.Result is null;

    /// <summary>Waits until the appliance has answered 200.</summary>
    /// <exception cref="TimeoutException">Every attempt failed, or the app is not subscribed; no further attempt follows.</exception>
    public async Task<DateTimeOffset> AcknowledgedAsync(CancellationToken cancellationToken = default) =>
        await outcome.Task.WaitAsync(cancellationToken)
        ?? throw new TimeoutException($"The appliance never acknowledged {(Wamid.Length == 0 ? "the raw webhook" : Wamid)}; no further attempt follows.");

    internal void Finish(DateTimeOffset? acknowledgedAt) => outcome.TrySetResult(acknowledgedAt);
}
