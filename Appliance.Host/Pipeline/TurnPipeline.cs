using System.Diagnostics;
using Appliance.Host.Pipeline.Steps;

namespace Appliance.Host.Pipeline;

/// <summary>
/// The way of a turn from what the patient wrote to what is to be said. Before it: Receive stored the event, Watch
/// looked for red flags, Order made the turn. After it: Deliver commits. Has no side effects, so <c>ask</c> and the
/// service run the same steps. Thread-safe.
/// </summary>
internal sealed class TurnPipeline(
    HearStep hear, ConfirmStep confirm, UnderstandStep understand, DecideStep decide, AnswerStep answer, VerifyStep verify, ReviewStep review, EchoStep echo)
{
    /// <summary>Runs all steps in order.</summary>
    public async Task<Turn> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        turn = await TimedAsync("hear", turn, t => confirm.Run(hear.Run(t)));
        turn = await TimedAsync("understand", turn, understand.Run);
        turn = await TimedAsync("decide", turn, decide.Run);
        turn = await TimedAsync("answer", turn, t => answer.RunAsync(t, cancellationToken));
        turn = await TimedAsync("verify", turn, verify.Run);
        return await TimedAsync("review", turn, t => echo.Run(review.Run(t)));
    }

    private static Task<Turn> TimedAsync(string name, Turn turn, Func<Turn, Turn> step) => TimedAsync(name, turn, t => Task.FromResult(step(t)));

    private static async Task<Turn> TimedAsync(string name, Turn turn, Func<Turn, Task<Turn>> step)
    {
        long start = Stopwatch.GetTimestamp();
        Turn result = await step(turn);
        return result with { Timings = [.. result.Timings, new StepTiming(name, Stopwatch.GetElapsedTime(start).TotalMilliseconds)] };
    }
}
