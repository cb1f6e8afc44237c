using System.Diagnostics;
using System.Globalization;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Bench.Llm;

/// <summary>What a wave took, before it is compared with the bound.</summary>
/// <param name="Name">Such as <c>wave 0</c>.</param>
/// <param name="FirstToken">Of each conversation, in milliseconds.</param>
/// <param name="Seconds">Of the whole wave.</param>
/// <param name="NewPromptTokens">Prompt tokens that had not been computed before.</param>
/// <param name="GeneratedTokens">Tokens generated.</param>
internal sealed record LlmWaveTally(string Name, IReadOnlyList<double> FirstToken, double Seconds, int NewPromptTokens, int GeneratedTokens);

/// <summary>Runs waves in which every conversation is new.</summary>
internal sealed class LlmWaves(LlmSpeaker speaker, ChatMessage system, int prefixTokens, int conversations)
{
    /// <summary>Who asks.</summary>
    public LlmSpeaker Speaker { get; } = speaker;

    /// <summary>The message that every conversation begins with.</summary>
    public ChatMessage System { get; } = system;

    /// <summary>Tokens that all share.</summary>
    public int PrefixTokens { get; } = prefixTokens;

    /// <summary>Conversations at the same moment.</summary>
    public int Conversations { get; } = conversations;

    /// <summary>All conversations begin at the same moment.</summary>
    public Task<LlmWaveTally> FirstContactsAsync(int round, int wave, CancellationToken cancellationToken)
    {
        int number = (round * LlmBenchOptions.FirstContactWaves) + wave;
        return WaveAsync(string.Create(CultureInfo.InvariantCulture, $"wave {wave}"), conversation => LlmLoad.FirstQuestion(number, conversation), cancellationToken);
    }

    /// <summary>
    /// All conversations begin at the same moment, with the same passage of a document. Its tokens count as new in each of them: where they
    /// are computed once, the bound is passed.
    /// </summary>
    public Task<LlmWaveTally> SameDocumentAsync(int round, CancellationToken cancellationToken) =>
        WaveAsync("same document", conversation => LlmLoad.DocumentQuestion(round, conversation), cancellationToken);

    private async Task<LlmWaveTally> WaveAsync(string name, Func<int, string> question, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        LlmReply[] replies = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(conversation =>
            AskAsync(question(conversation), LlmBenchOptions.FirstContactTokens, null, cancellationToken)));
        return new LlmWaveTally(
            name, [.. replies.Select(reply => reply.FirstTokenMilliseconds)], Stopwatch.GetElapsedTime(start).TotalSeconds,
            replies.Sum(reply => reply.PromptTokens - PrefixTokens), replies.Sum(reply => reply.GeneratedTokens));
    }

    /// <summary>Tokens a second while all conversations generate and none computes its prompt.</summary>
    public async Task<double> SteadyAsync(LlamaEngine engine, int tokensEach, CancellationToken cancellationToken)
    {
        int waiting = Conversations;
        (long At, long Tokens) from = default;
        (long At, long Tokens) to = default;
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(async conversation =>
        {
            bool speaks = false;
            await AskAsync(LlmLoad.FirstQuestion(0, conversation), tokensEach, () =>
            {
                if (!speaks && Interlocked.Decrement(ref waiting) == 0)
                    from = (Stopwatch.GetTimestamp(), engine.Statistics.GeneratedTokens);
                speaks = true;
            }, cancellationToken);
            if (Interlocked.Exchange(ref waiting, -1) == 0)
                to = (Stopwatch.GetTimestamp(), engine.Statistics.GeneratedTokens);
        }));
        return (to.Tokens - from.Tokens) / Stopwatch.GetElapsedTime(from.At, to.At).TotalSeconds;
    }

    private Task<LlmReply> AskAsync(string question, int tokens, Action? onToken, CancellationToken cancellationToken) =>
        Speaker.AskAsync([System, new ChatMessage(ChatRole.User, question)], null, tokens, onToken, cancellationToken);
}
