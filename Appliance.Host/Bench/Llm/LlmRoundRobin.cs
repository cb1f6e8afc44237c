using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Bench.Llm;

/// <summary>Many conversations that go on turn by turn, more than the engine can hold; some speak at the same moment.</summary>
internal sealed class LlmRoundRobin
{
    private readonly LlmWaves waves;
    private readonly List<ChatMessage>[] conversations;
    private readonly int[] known;
    private readonly string prefix;

    /// <param name="waves">Who asks, and how many at the same moment.</param>
    /// <param name="round">Distinguishes the conversations from those of other rounds.</param>
    public LlmRoundRobin(LlmWaves waves, int round)
    {
        this.waves = waves;
        int count = waves.Conversations * LlmBenchOptions.RoundRobinFactor;
        conversations = [.. Enumerable.Range(0, count).Select(_ => new List<ChatMessage> { waves.System })];
        known = [.. Enumerable.Repeat(waves.PrefixTokens, count)];
        prefix = string.Create(CultureInfo.InvariantCulture, $"round-{round}-");
    }

    /// <summary>One turn of all conversations.</summary>
    /// <param name="turn">From 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LlmWaveTally> TurnAsync(int turn, CancellationToken cancellationToken)
    {
        double[] firstToken = new double[conversations.Length];
        int computed = 0, generated = 0, next = -1;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, waves.Conversations).Select(async _ =>
        {
            for (int index = Interlocked.Increment(ref next); index < conversations.Length; index = Interlocked.Increment(ref next))
            {
                List<ChatMessage> messages = conversations[index];
                messages.Add(new ChatMessage(ChatRole.User, LlmLoad.TurnQuestion(turn, index)));
                LlmReply reply = await waves.Speaker.AskAsync(
                    messages, prefix + index.ToString(CultureInfo.InvariantCulture), LlmBenchOptions.RoundRobinTokens, null, cancellationToken);
                messages.Add(new ChatMessage(ChatRole.Assistant, reply.Text));
                firstToken[index] = reply.FirstTokenMilliseconds;
                Interlocked.Add(ref computed, reply.PromptTokens - known[index]);
                Interlocked.Add(ref generated, reply.GeneratedTokens);
                known[index] = reply.PromptTokens + reply.GeneratedTokens;
            }
        }));
        return new LlmWaveTally(
            string.Create(CultureInfo.InvariantCulture, $"turn {turn}"), firstToken, Stopwatch.GetElapsedTime(start).TotalSeconds, computed, generated);
    }
}
