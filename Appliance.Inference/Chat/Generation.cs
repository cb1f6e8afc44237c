using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Appliance.Inference.Chat;

/// <summary>What a request asks for.</summary>
internal sealed record GenerationRequest
{
    /// <summary>Tokens of the prompt.</summary>
    internal required int[] Prompt { get; init; }

    /// <summary>Most tokens of the answer.</summary>
    internal required int MaxOutput { get; init; }

    internal required SamplingSettings Sampling { get; init; }

    internal IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>GBNF grammar that the answer follows, null for none.</summary>
    internal string? Grammar { get; init; }

    /// <summary>Key under which the conversation's state is kept, null to keep nothing.</summary>
    internal string? ConversationId { get; init; }

    /// <summary>Earlier answers of the conversation.</summary>
    internal IReadOnlyList<GeneratedReply> Replies { get; init; } = [];

    internal ChatPriority Priority { get; init; }

    internal DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether the answer goes on behind tokens that end it, up to <see cref="MaxOutput"/>.</summary>
    internal bool IgnoreEnd { get; init; }

    /// <summary>Whether the prompt is a prefix to keep and nothing is generated.</summary>
    internal bool IsPin { get; init; }

    /// <summary>Whether nobody reads the answer before it is whole: waking a reader for every token takes time from the threads that compute.</summary>
    internal bool Whole { get; init; }
}

/// <summary>How an answer ended.</summary>
/// <param name="StoppedByItself">Whether the model or a stop string ended it; otherwise its length did.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">How many of them were not computed: pinned, kept from an earlier turn, or shared with others.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
/// <param name="MeanLogProbability">Mean of the tokens' log-probabilities, 0 without tokens.</param>
/// <param name="MinLogProbability">The smallest of them, 0 without tokens.</param>
internal sealed record GenerationResult(
    bool StoppedByItself, int PromptTokens, int CachedTokens, int OutputTokens, double MeanLogProbability, double MinLogProbability);

/// <summary>
/// A request on its way: what was chosen so far and where it lives in the cache. The scheduler's thread changes it; callers read
/// <see cref="Text"/> and <see cref="Completion"/> and may call <see cref="Cancel"/>.
/// </summary>
internal sealed class Generation(GenerationRequest request, long number) : ISharedTokens
{
    private readonly Channel<string> text = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource<GenerationResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TextAssembler assembler = new(request.Stops);
    private readonly StringBuilder delivered = new();
    private long outputBytes;
    private double sumLogProbability;
    private double minLogProbability;
    private volatile bool cancelled;

    internal GenerationRequest Request { get; } = request;

    /// <summary>Order of arrival.</summary>
    internal long Number { get; } = number;

    /// <summary>The conversation, or the request itself where it belongs to none.</summary>
    internal string Owner => Request.ConversationId ?? "\0" + Number;

    /// <summary>Text as it becomes certain, or all of it at the end. Completed with the exception that ended the request, if one did.</summary>
    internal ChannelReader<string> Text => text.Reader;

    /// <summary>How it ended.</summary>
    internal Task<GenerationResult> Completion => completion.Task;

    internal bool IsCancelled => cancelled;

    /// <summary>Prompt and answer so far.</summary>
    internal List<int> Tokens { get; } = [.. request.Prompt];

    internal int OutputCount => Tokens.Count - Request.Prompt.Length;

    /// <summary>Prompt tokens that needed no computing, -1 before it was first admitted.</summary>
    internal int CachedTokens { get; set; } = -1;

    internal TokenSampler? Sampler { get; set; }

    internal GrammarConstraint? Grammar { get; set; }

    /// <summary>Sequence in the cache, -1 while it has none.</summary>
    public int Sequence { get; set; } = -1;

    /// <summary>Tokens that are in the cache, counted from the first.</summary>
    internal int Past { get; set; }

    public ReadOnlySpan<int> Computed => CollectionsMarshal.AsSpan(Tokens)[..Past];

    /// <summary>Prompt tokens of requests that came later and were computed while this one's prompt waited.</summary>
    internal int Overtaken { get; set; }

    /// <summary>Tokens that are not in the cache yet; one, once the prompt is done.</summary>
    internal int Pending => Tokens.Count - Past;

    /// <summary>Tokens that this step computes, and the row of the last one when its logits are wanted (otherwise -1).</summary>
    internal (int Count, int LogitsRow) Step { get; set; }

    /// <summary>Whether the answer is whole.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Asks the scheduler to end it. From any thread.</summary>
    internal void Cancel() => cancelled = true;

    /// <summary>Takes a chosen token; returns whether a stop string ended the answer.</summary>
    internal bool Add(int token, float logProbability, ReadOnlySpan<byte> piece)
    {
        Tokens.Add(token);
        sumLogProbability += logProbability;
        minLogProbability = OutputCount == 1 ? logProbability : Math.Min(minLogProbability, logProbability);
        outputBytes += piece.Length;
        Deliver(assembler.Append(piece));
        return assembler.Stopped;
    }

    /// <summary>Delivers what was held back: no token will follow.</summary>
    internal void CompleteText()
    {
        IsComplete = true;
        Deliver(assembler.Finish());
    }

    /// <summary>Ends it with an answer.</summary>
    internal void Finish(bool stoppedByItself)
    {
        int output = OutputCount;
        Grammar?.Dispose();
        if (Request.Whole)
            text.Writer.TryWrite(delivered.ToString());
        completion.TrySetResult(new GenerationResult(
            stoppedByItself, Request.Prompt.Length, Math.Max(CachedTokens, 0), output, output == 0 ? 0 : sumLogProbability / output, minLogProbability));
        text.Writer.TryComplete();
    }

    /// <summary>Ends it with an error.</summary>
    internal void Fail(Exception error)
    {
        Grammar?.Dispose();
        if (error is OperationCanceledException)
            completion.TrySetCanceled();
        else
            completion.TrySetException(error);
        _ = completion.Task.Exception;
        text.Writer.TryComplete(error);
    }

    /// <summary>The whole answer with its tokens, null when they do not spell exactly what was delivered.</summary>
    internal GeneratedReply? Reply()
    {
        string said = delivered.ToString();
        return !IsComplete || outputBytes == 0 || Encoding.UTF8.GetByteCount(said) != outputBytes ? null : new GeneratedReply(said, [.. Tokens.Skip(Request.Prompt.Length)]);
    }

    private void Deliver(string piece)
    {
        if (piece.Length == 0)
            return;
        delivered.Append(piece);
        if (!Request.Whole)
            text.Writer.TryWrite(piece);
    }
}
