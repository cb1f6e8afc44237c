using System.Collections.Concurrent;
using Appliance.Host.Channels;

namespace Appliance.Tests.Fakes;

/// <summary>A channel that remembers what it was asked to send and answers as told; accepts everything unless told otherwise.</summary>
internal sealed class ScriptedChannel : IChannel
{
    private int accepted;

    public string Name => "whatsapp";

    public ConcurrentQueue<OutboundMessage> Sent { get; } = [];

    public ConcurrentQueue<string> Read { get; } = [];

    /// <summary>What becomes of a send; may wait or throw.</summary>
    public Func<OutboundMessage, Task<SendOutcome>>? Answer { get; set; }

    public string[] Texts => [.. Sent.Select(message => message.Text)];

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        Sent.Enqueue(message);
        return Answer is null ? Accept() : await Answer(message);
    }

    public Task<bool> MarkReadAsync(string businessNumber, string externalId, bool typing, CancellationToken cancellationToken)
    {
        Read.Enqueue(externalId);
        return Task.FromResult(true);
    }

    public SendOutcome Accept() => new SendOutcome.Accepted("wamid.OUT" + Interlocked.Increment(ref accepted));
}
