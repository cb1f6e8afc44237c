using Appliance.Host.Simulator;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;

namespace Appliance.Host.Demo;

/// <summary>Shows on the phone page what the appliance did, by reading the stored turns as they come.</summary>
internal sealed class TraceTail(DemoWorld world)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private readonly TurnStore turns = world.Service.Services.GetRequiredService<TurnStore>();
    private readonly ConversationStore conversations = world.Service.Services.GetRequiredService<ConversationStore>();
    private readonly ContactStore contacts = world.Service.Services.GetRequiredService<ContactStore>();
    private long last;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (StoredTurn turn in turns.After(last, 100))
            {
                last = turn.Id;
                Publish(turn);
            }
        }
    }

    private void Publish(StoredTurn turn)
    {
        Conversation conversation = conversations.Find(turn.ConversationId)!;
        ContactAddress address = contacts.Address(conversation.ContactId, conversation.Channel);
        SimulatedPatient? patient = world.Simulator.Patients.FirstOrDefault(p => p.UserId == address.UserId || p.Phone == address.Phone);
        if (patient is null)
            return;
        var exchange = new DemoExchange(new ScriptLine(null, null, null, null, null, null, null, null, null, null, null), turn, []);
        world.Simulator.PublishTrace(patient.Key, new TraceEntry
        {
            Language = turn.Language,
            Intent = turn.Intent,
            Confidence = turn.Confidence,
            Route = turn.Route ?? "silence",
            Outcome = turn.Outcome,
            Citation = exchange.Citations.Count == 0 ? null : string.Join(", ", exchange.Citations),
            RedFlag = turn.Flags,
            Timings = [.. exchange.Timings.Select(t => new TraceTiming(t.Key, t.Value))],
        });
    }
}
