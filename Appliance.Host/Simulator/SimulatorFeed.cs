using System.Collections.Immutable;
using System.Threading.Channels;

namespace Appliance.Host.Simulator;

/// <summary>Hands every event to every subscriber. Thread-safe.</summary>
internal sealed class SimulatorFeed
{
    /// <summary>Events that wait for one slow subscriber; one more and its channel is completed, so that it starts afresh instead of missing some.</summary>
    public const int MaxWaitingEvents = 10_000;

    private ImmutableArray<Channel<SimulatorEvent>> subscribers = [];

    /// <summary>Everything from now on. The reader ends when it falls <see cref="MaxWaitingEvents"/> behind, or on <see cref="Unsubscribe"/>.</summary>
    public ChannelReader<SimulatorEvent> Subscribe()
    {
        var channel = Channel.CreateBounded<SimulatorEvent>(MaxWaitingEvents);
        ImmutableInterlocked.Update(ref subscribers, list => list.Add(channel));
        return channel.Reader;
    }

    /// <summary>Ends a subscription.</summary>
    public void Unsubscribe(ChannelReader<SimulatorEvent> reader)
    {
        foreach (Channel<SimulatorEvent> channel in subscribers)
        {
            if (channel.Reader == reader)
                Remove(channel);
        }
    }

    internal void Publish(SimulatorEvent happened)
    {
        foreach (Channel<SimulatorEvent> channel in subscribers)
        {
            if (!channel.Writer.TryWrite(happened))
                Remove(channel);
        }
    }

    private void Remove(Channel<SimulatorEvent> channel)
    {
        channel.Writer.TryComplete();
        ImmutableInterlocked.Update(ref subscribers, list => list.Remove(channel));
    }
}
