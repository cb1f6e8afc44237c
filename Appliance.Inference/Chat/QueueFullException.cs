namespace Appliance.Inference.Chat;

/// <summary>More requests wait than may wait; this one was not taken.</summary>
/// <param name="limit">The limit, <see cref="LlamaOptions.QueueLimit"/>.</param>
public sealed class QueueFullException(int limit)
    : Exception($"{limit} requests wait for the model already, which is the limit. Ask again later, or raise the queue's limit.")
{
    /// <summary>Requests that may wait.</summary>
    public int Limit { get; } = limit;
}
