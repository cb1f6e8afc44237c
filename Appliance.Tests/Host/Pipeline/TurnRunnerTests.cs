using Appliance.Host.Pipeline;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

public sealed class TurnRunnerTests : IAsyncLifetime
{
    private readonly ClinicBench bench = new(collectTurns: true);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Run_TurnSucceeds_IsAnsweredAndDone()
    {
        IReadOnlyList<Fragment> fragments = await TakenAsync(bench);
        (await RunAsync(bench, fragments)).ShouldBeTrue();
        bench.Inbox.CountByStatus().ShouldBe(new Dictionary<string, long> { ["done"] = 1 });
        bench.Waiting().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_StepThrows_TheAttemptIsCountedAndItIsTriedAgain()
    {
        IReadOnlyList<Fragment> fragments = await TakenAsync(bench);
        int attemptsAtTheCrash = 0;
        bench.Intents.OnClassify = _ =>
        {
            attemptsAtTheCrash = bench.Inbox.Open(0, 1)[0].Attempts;
            throw new InvalidOperationException("engine");
        };
        (await RunAsync(bench, fragments)).ShouldBeFalse();
        attemptsAtTheCrash.ShouldBe(1);
        bench.Waiting().ShouldBeEmpty();
        bench.Intents.OnClassify = _ => { };
        (await RunAsync(bench, fragments)).ShouldBeTrue();
        bench.Waiting().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_StepGivesUpByItself_IsAFailureAndNotTheEndOfTheService()
    {
        IReadOnlyList<Fragment> fragments = await TakenAsync(bench);
        bench.Intents.OnClassify = _ => throw new TaskCanceledException("an engine's own time-out");
        (await RunAsync(bench, fragments)).ShouldBeFalse();
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => bench.Get<TurnRunner>().RunAsync(1, fragments, stopping.Token));
    }

    [Fact]
    public async Task Run_ProcessDiedThreeTimesInTheTurn_IsADeadLetterAndAPersonGoesOn()
    {
        await TakenAsync(bench);
        // What is left of a process that a native engine ended: the counted attempt, and nothing else.
        for (int i = 0; i < TurnRunner.MaxAttempts; i++)
            await bench.Inbox.BeginAttemptAsync([1]);
        bench.Store.Dispose();

        await using var again = new ClinicBench(collectTurns: true, bench.Folder, bench.Clock);
        await again.TakeAsync();
        await Eventually.HoldsAsync(() => again.Turns.Count == 1);
        again.Intents.OnClassify = _ => throw new InvalidOperationException("must not be called again");
        (await RunAsync(again, again.Turns.Single().Fragments)).ShouldBeTrue();

        again.Inbox.Dead(10).ShouldHaveSingleItem().Attempts.ShouldBe(TurnRunner.MaxAttempts + 1);
        HandoffLine handoff = again.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe(("failed", "buongiorno"));
        again.Alerts.Select(a => a.Kind).ShouldContain("dead_letter");
        again.Waiting().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_DeadLetterWhileStaffAnswer_SaysNothing()
    {
        IReadOnlyList<Fragment> fragments = await TakenAsync(bench);
        await bench.Store.WriteAsync(session => HandoffStore.Claim(session, 1, "Giulia", bench.Now));
        for (int i = 0; i < TurnRunner.MaxAttempts; i++)
            await bench.Inbox.BeginAttemptAsync([1]);
        (await RunAsync(bench, fragments)).ShouldBeTrue();
        bench.Waiting().ShouldBeEmpty();
        bench.Handoffs.ShouldHaveSingleItem().Status.ShouldBe("claimed");
    }

    [Fact]
    public async Task Run_PatientWroteBefore_TheStepsSeeTheThreadAsItWas()
    {
        IReadOnlyList<Fragment> first = await TakenAsync(bench);
        await RunAsync(bench, first);
        bench.Turns.Clear();
        await bench.TakeAsync(Incoming.Text("wamid.2", "no grazie", bench.Now));
        await Eventually.HoldsAsync(() => bench.Turns.Count == 1);
        string? prior = null;
        bench.Languages.OnClassify = text => prior = text;
        await RunAsync(bench, bench.Turns.Single().Fragments);
        prior.ShouldBe("no grazie");
        bench.Get<MessageStore>().Recent(1, 10).Select(m => m.Author).ShouldBe([MessageAuthor.Patient, MessageAuthor.Machine, MessageAuthor.Patient, MessageAuthor.Machine]);
    }

    private static async Task<IReadOnlyList<Fragment>> TakenAsync(ClinicBench bench)
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "buongiorno", bench.Now));
        await Eventually.HoldsAsync(() => bench.Turns.Count == 1);
        return bench.Turns.Single().Fragments;
    }

    private static Task<bool> RunAsync(ClinicBench bench, IReadOnlyList<Fragment> fragments) =>
        bench.Get<TurnRunner>().RunAsync(1, fragments, CancellationToken.None);
}
