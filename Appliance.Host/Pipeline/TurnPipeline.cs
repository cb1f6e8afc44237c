using System.Diagnostics;
using Appliance.Host.Pipeline.Steps;

namespace Appliance.Host.Pipeline;

/// <summary>
/// The way of a turn from what the patient wrote to what is to be said. Before it: Receive stored the event, Watch
/// looked for red flags, Order made the turn. After it: Deliver commits. Has no side effects, so <c>ask</c> and the
/// service run the same steps. Thread-safe.
/// </summary>
internal sealed class TurnPipeline(
    HearStep hear, UnderstandStep understand, DecideStep decide, AnswerStep answer, VerifyStep verify, ReviewStep review)
{
    /// <summary>Runs all steps in order.</summary>
    public Turn Run(Turn turn)
    {
        turn = Timed("hear", turn, hear.Run);
        turn = Timed("understand", turn, understand.Run);
        turn = Timed("decide", turn, decide.Run);
        turn = Timed("answer", turn, answer.Run);
        turn = Timed("verify", turn, verify.Run);
        return Timed("review", turn, review.Run);
    }

    private static Turn Timed(string name, Turn turn, Func<Turn, Turn> step)
    {
        long start = Stopwatch.GetTimestamp();
        Turn result = step(turn);
        return result with { Timings = [.. result.Timings, new StepTiming(name, Stopwatch.GetElapsedTime(start).TotalMilliseconds)] };
    }
}
