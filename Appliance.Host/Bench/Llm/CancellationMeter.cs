using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Bench.Llm;

/// <summary>What cancelling an answer costs, in milliseconds.</summary>
/// <param name="Cancellations">How many were measured.</param>
/// <param name="Gone">From the cancellation until the conversation has left the engine.</param>
/// <param name="NextToken">From the cancellation until the next token of somebody else.</param>
internal sealed record LlmCancellation(int Cancellations, Latencies Gone, Latencies NextToken);

/// <summary>Keeps an engine busy and cancels one answer after the other, at random moments.</summary>
internal sealed class CancellationMeter(LlmSpeaker speaker, ChatMessage system, int conversations)
{
    /// <summary>Cancellations that are measured.</summary>
    public const int Cancellations = 40;

    private const int AnswerTokens = 256, Seed = 11;

    /// <summary>Pauses before a cancellation: shorter and longer than a step, in milliseconds.</summary>
    private const int LongestPauseMilliseconds = 150;

    private readonly Lock gate = new();
    private readonly Answer?[] current = new Answer?[conversations];
    private TaskCompletionSource<long> nextToken = New();
    private volatile bool ending;

    /// <summary>Measures.</summary>
    public async Task<LlmCancellation> RunAsync(CancellationToken cancellationToken)
    {
        Task[] lanes = [.. Enumerable.Range(0, conversations).Select(KeepAskingAsync)];
        try
        {
            return await CancelAsync(cancellationToken);
        }
        finally
        {
            ending = true;
            for (int lane = 0; lane < conversations; lane++)
                _ = TryCancel(lane);
            await Task.WhenAll(lanes);
        }
    }

    private async Task<LlmCancellation> CancelAsync(CancellationToken cancellationToken)
    {
        await Volatile.Read(ref nextToken).Task.WaitAsync(cancellationToken);
        var random = new Random(Seed);
        List<double> gone = [], others = [];
        while (gone.Count < Cancellations)
        {
            await Task.Delay(random.Next(LongestPauseMilliseconds), cancellationToken);
            Volatile.Write(ref nextToken, New());
            long start = Stopwatch.GetTimestamp();
            if (TryCancel(random.Next(conversations)) is not { } left)
                continue;
            gone.Add(Stopwatch.GetElapsedTime(start, await left.WaitAsync(cancellationToken)).TotalMilliseconds);
            others.Add(Stopwatch.GetElapsedTime(start, await Volatile.Read(ref nextToken).Task.WaitAsync(cancellationToken)).TotalMilliseconds);
        }

        return new LlmCancellation(Cancellations, Latencies.Of(gone), Latencies.Of(others));
    }

    /// <summary>Cancels what a lane is being told; null when it asks nothing at this moment.</summary>
    private Task<long>? TryCancel(int lane)
    {
        lock (gate)
        {
            if (current[lane] is not { } answer)
                return null;
            answer.Cancellation.Cancel();
            return answer.Gone.Task;
        }
    }

    private async Task KeepAskingAsync(int lane)
    {
        for (int question = 0; !ending; question++)
        {
            using var cancellation = new CancellationTokenSource();
            var answer = new Answer(cancellation, New());
            lock (gate)
                current[lane] = answer;
            try
            {
                ChatMessage[] conversation = [system, new ChatMessage(ChatRole.User, LlmLoad.FirstQuestion(question, lane))];
                await speaker.AskAsync(conversation, null, AnswerTokens, NoteToken, cancellation.Token);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                answer.Gone.TrySetResult(Stopwatch.GetTimestamp());
            }
            finally
            {
                lock (gate)
                    current[lane] = null;
                answer.Gone.TrySetResult(Stopwatch.GetTimestamp());
            }
        }
    }

    private void NoteToken() => Volatile.Read(ref nextToken).TrySetResult(Stopwatch.GetTimestamp());

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Answer(CancellationTokenSource Cancellation, TaskCompletionSource<long> Gone);
}
