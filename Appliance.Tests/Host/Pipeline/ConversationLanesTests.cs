using System.Collections.Concurrent;
using Appliance.Host.Channels;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

public sealed class ConversationLanesTests : IDisposable
{
    private static readonly AnsweringOptions Options = new() { ParallelTurns = 4 };
    private readonly ManualClock clock = new();
    private readonly ConcurrentQueue<(long Conversation, string Text)> turns = [];
    private readonly CancellationTokenSource stop = new();

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    [Fact]
    public async Task Add_BurstOfFragments_IsOneTurn()
    {
        using ConversationLanes lanes = Lanes(Record);
        await AddAsync(lanes, 1, "buongiorno");
        lanes.Add(1, Text("quanto costa"), stop.Token);
        lanes.Add(1, Text("una visita cardiologica da voi"), stop.Token);
        await ElapseAsync(Options.CoalesceMaxMilliseconds);
        turns.ShouldBe([(1, "buongiorno|quanto costa|una visita cardiologica da voi")]);
        await Eventually.HoldsAsync(() => lanes.Active == 0);
    }

    [Fact]
    public async Task Add_PatientNeverStopsWriting_TheCeilingEndsTheWait()
    {
        using ConversationLanes lanes = Lanes(Record);
        await AddAsync(lanes, 1, "e poi");
        int written = 1;
        for (int elapsed = 0; elapsed < Options.CoalesceCeilingMilliseconds; elapsed += 1_000)
        {
            turns.ShouldBeEmpty();
            lanes.Add(1, Text("e poi"), stop.Token);
            written++;
            await Eventually.HoldsAsync(() => clock.Waiting == 1);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Eventually.HoldsAsync(() => turns.Count == 1);
        turns.Single().Text.Split('|').Length.ShouldBe(written);
    }

    [Theory]
    [InlineData("quanto costa una visita?", 800)]
    [InlineData("buongiorno", 3_000)]
    [InlineData("vorrei chiedere una cosa,", 3_000)]
    [InlineData("vorrei sapere gli orari di domani", 1_460)]
    public void Wait_Text_IsLongWhereThePatientIsClearlyNotDone(string text, int milliseconds) =>
        ConversationLanes.Wait(Text(text), Options).TotalMilliseconds.ShouldBe(milliseconds, 0.001);

    [Fact]
    public void Wait_TapOrDanger_IsNone()
    {
        ConversationLanes.Wait(Turns.Fragment("Sì", MessageKind.Button, "yes"), Options).ShouldBe(TimeSpan.Zero);
        ConversationLanes.Wait(Turns.Fragment("male al petto", redFlag: "chest_pain"), Options).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Add_WhileATurnRuns_TheNextTurnWaitsForIt()
    {
        var first = new TaskCompletionSource<bool>();
        using ConversationLanes lanes = Lanes(async (id, fragments) =>
        {
            turns.Enqueue((id, Join(fragments)));
            return turns.Count > 1 || await first.Task;
        });
        await AddAsync(lanes, 1, "uno?");
        await ElapseAsync(Options.CoalesceMinMilliseconds);
        lanes.Add(1, Text("due?"), stop.Token);
        clock.Advance(TimeSpan.FromMinutes(1));
        turns.ShouldBe([(1, "uno?")]);
        first.SetResult(true);
        await Eventually.HoldsAsync(() => turns.Count == 2);
        turns.Last().ShouldBe((1, "due?"));
    }

    [Fact]
    public async Task Add_ManyConversations_RunAtTheSameTimeUpToTheLimit()
    {
        int running = 0, most = 0;
        var go = new TaskCompletionSource<bool>();
        using ConversationLanes lanes = Lanes(async (_, _) =>
        {
            int now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            await go.Task;
            Interlocked.Decrement(ref running);
            turns.Enqueue((0, ""));
            return true;
        });
        for (int i = 0; i < 12; i++)
            lanes.Add(i, Turns.Fragment("Sì", MessageKind.Button, "yes"), stop.Token);
        await Eventually.HoldsAsync(() => Volatile.Read(ref running) == Options.ParallelTurns);
        go.SetResult(true);
        await Eventually.HoldsAsync(() => turns.Count == 12);
        most.ShouldBe(Options.ParallelTurns);
    }

    [Fact]
    public async Task Add_TurnFails_IsTriedAgainLaterWithWhatCameMeanwhileAfterIt()
    {
        using ConversationLanes lanes = Lanes((id, fragments) =>
        {
            turns.Enqueue((id, Join(fragments)));
            return Task.FromResult(turns.Count > 1);
        });
        await AddAsync(lanes, 1, "uno?");
        await ElapseAsync(Options.CoalesceMinMilliseconds);
        await Eventually.HoldsAsync(() => clock.Waiting == 1);
        lanes.Add(1, Text("due?"), stop.Token);
        clock.Advance(ConversationLanes.RetryDelay);
        await Eventually.HoldsAsync(() => turns.Count == 2);
        turns.ShouldBe([(1, "uno?"), (1, "uno?|due?")]);
    }

    [Fact]
    public async Task Add_MoreFragmentsThanATurnHolds_AreSeveralTurnsInOrder()
    {
        using ConversationLanes lanes = Lanes(Record);
        for (int i = 0; i < ConversationLanes.MaxFragmentsPerTurn + 10; i++)
            lanes.Add(1, Text(i + ","), stop.Token);
        await Eventually.HoldsAsync(() => clock.Waiting == 1 || !turns.IsEmpty);
        clock.Advance(TimeSpan.FromMilliseconds(Options.CoalesceCeilingMilliseconds));
        await Eventually.HoldsAsync(() => turns.Sum(turn => turn.Text.Split('|').Length) == ConversationLanes.MaxFragmentsPerTurn + 10);
        turns.ShouldAllBe(turn => turn.Text.Split('|', StringSplitOptions.None).Length <= ConversationLanes.MaxFragmentsPerTurn);
        string.Join('|', turns.Select(turn => turn.Text)).ShouldBe(string.Join('|', Enumerable.Range(0, ConversationLanes.MaxFragmentsPerTurn + 10).Select(i => i + ",")));
    }

    [Fact]
    public void HasRoom_TooManyFragmentsWait_IsFalse()
    {
        using ConversationLanes lanes = Lanes(Record);
        for (int i = 0; i < ConversationLanes.MaxWaitingFragments; i++)
        {
            lanes.HasRoom.ShouldBeTrue();
            lanes.Add(i / 40, Text("e poi"), stop.Token);
        }

        lanes.HasRoom.ShouldBeFalse();
    }

    private ConversationLanes Lanes(Func<long, IReadOnlyList<Fragment>, Task<bool>> run) => new(Options, clock, (id, fragments, _) => run(id, fragments));

    private Task<bool> Record(long conversation, IReadOnlyList<Fragment> fragments)
    {
        turns.Enqueue((conversation, Join(fragments)));
        return Task.FromResult(true);
    }

    private async Task AddAsync(ConversationLanes lanes, long conversation, string text)
    {
        lanes.Add(conversation, Text(text), stop.Token);
        await Eventually.HoldsAsync(() => clock.Waiting == 1);
    }

    private async Task ElapseAsync(int milliseconds)
    {
        int before = turns.Count;
        // The lane looks again whenever it wakes: the wait may have been prolonged meanwhile.
        for (int left = milliseconds; left > 0 && turns.Count == before; left -= 100)
        {
            await Eventually.HoldsAsync(() => clock.Waiting == 1 || turns.Count > before);
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await Eventually.HoldsAsync(() => turns.Count > before);
    }

    private static string Join(IReadOnlyList<Fragment> fragments) => string.Join('|', fragments.Select(f => f.Text));

    private static Fragment Text(string text) => Turns.Fragment(text);
}
