using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Runtime;
using Appliance.Inference.Templates;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// A language model in the process that serves many conversations at once from one context. <see cref="LlamaChatClient"/> is how it is
/// spoken to. Thread-safe; several engines, each with its model, may run beside one another.
/// </summary>
public sealed class LlamaEngine : IAsyncDisposable
{
    /// <summary>Prompt tokens a step when the options leave it open: on a processor, on a graphics card.</summary>
    internal const int ProcessorPrefillTokens = 64, CardPrefillTokens = 512;

    /// <summary>Tokens of a step from which on a processor computes as many a second as with more; a graphics card gains up to its budget.</summary>
    internal const int ProcessorEnoughTokens = 16;

    // Saving a conversation's state takes one for a moment.
    private const int ScratchSequences = 1;

    // As llama.cpp's own benchmarks have it.
    private const int RawBatchTokens = 512;

    private readonly LlamaModel model;
    private readonly LlamaContext context;
    private readonly int threads;
    private readonly ConversationStates states;
    private readonly AdmissionQueue queue;
    private readonly PinnedPrefixes pins;
    private readonly LlamaScheduler scheduler;
    private readonly PromptBuilder prompts;
    private readonly LlamaOptions options;
    private readonly TimeProvider time;
    private long requests;
    private int disposed;

    private LlamaEngine(LlamaModel model, LlamaContext context, LlamaOptions options, ContextSize size, ChatTemplate template, StepBudget budget, ILogger logger, TimeProvider time)
    {
        this.model = model;
        this.context = context;
        this.options = options;
        this.time = time;
        threads = size.Threads;
        prompts = new PromptBuilder(model.Vocabulary, template, time);
        states = new ConversationStates(options, logger);
        queue = new AdmissionQueue(options.QueueLimit);
        pins = new PinnedPrefixes(options.PinnedPrefixLimit);
        var sequences = new SequenceTable(model, context, states, pins, options.MaxSequences, Retained(options), logger);
        scheduler = new LlamaScheduler(model, context, sequences, queue, size, budget, time, logger);
    }

    /// <summary>Architecture, size and quantisation of the model, such as <c>llama 135M Q4_1</c>.</summary>
    public string ModelDescription => model.Description;

    /// <summary>Path of the model's file.</summary>
    public string ModelPath => model.Path;

    /// <summary>Most tokens that a prompt and its answer may have together when nothing is pinned.</summary>
    public int TokenLimit => Math.Min(model.TrainedContext, context.Cells);

    /// <summary>What it did so far and holds now.</summary>
    public LlamaStatistics Statistics => new(
        scheduler.Counters.Steps, scheduler.Counters.Tokens, scheduler.Counters.Sampled, scheduler.Counters.Evictions,
        queue.Count, pins.Count, pins.Cells, scheduler.Counters.UsedCells, states.Count, states.Bytes);

    /// <summary>Threads that compute.</summary>
    public int Threads => threads;

    /// <summary>Whether layers of the model are on a graphics card.</summary>
    public bool UsesGraphicsCard => NativeRuntime.Llama.HasGpu && options.GpuLayers != 0;

    internal LlamaModel Model => model;

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Opens a model and starts the thread that computes.</summary>
    /// <exception cref="FileNotFoundException">There is no such model.</exception>
    /// <exception cref="LlamaException">The model is damaged, unsuitable or too large; the message says which and what to do.</exception>
    /// <exception cref="ChatTemplateException">The model has no chat template, or one that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">llama.cpp is not installed or not usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static LlamaEngine Start(LlamaOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        options.Validate();
        ILogger logger = loggers.CreateLogger<LlamaEngine>();
        LlamaLog.Logger = logger;
        LlamaModel model = LlamaModel.Load(options.ModelPath, options.GpuLayers, checkTensors: false);
        LlamaContext? context = null;
        try
        {
            ChatTemplate template = ChatTemplate.Parse(
                options.ChatTemplate ?? model.ChatTemplate
                ?? throw new ChatTemplateException(ChatTemplateProblem.Unsupported, "the model's file has no chat template", null), time: time);
            bool card = NativeRuntime.Llama.HasGpu && options.GpuLayers != 0;
            int prefill = options.PrefillTokensPerStep > 0 ? options.PrefillTokensPerStep : card ? CardPrefillTokens : ProcessorPrefillTokens;
            int sequences = options.MaxSequences + options.PinnedPrefixLimit + Retained(options) + ScratchSequences;
            var size = new ContextSize(
                options.ContextTokens, sequences, prefill + sequences, options.Threads > 0 ? options.Threads : Environment.ProcessorCount, options.FlashAttention);
            context = LlamaContext.Create(model, size);
            var budget = new StepBudget(prefill, card ? prefill : Math.Min(prefill, ProcessorEnoughTokens));
            return new LlamaEngine(model, context, options, size, template, budget, logger, time);
        }
        catch
        {
            context?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Computes the beginning that conversations share and keeps it: a request uses the longest one its prompt begins with. Done at
    /// start, patients do not wait for it. Returns the number of tokens pinned.
    /// </summary>
    /// <param name="prefix">The messages that every conversation begins with, usually one system message.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <exception cref="ContextOverflowException">It does not fit.</exception>
    public Task<int> PinPrefixAsync(IReadOnlyList<ChatMessage> prefix, CancellationToken cancellationToken = default) =>
        PinTokensAsync(prompts.BuildPrefix(prefix), cancellationToken);

    /// <summary>Tokens that a prompt of these messages has.</summary>
    public int CountTokens(IReadOnlyList<ChatMessage> messages) => prompts.Build(messages, []).Length;

    /// <summary>Opens a second context on the same weights to measure what llama.cpp itself can do behind a prefix.</summary>
    /// <param name="prefix">The messages that every conversation begins with.</param>
    /// <param name="sequences">Most sequences that are decoded at once.</param>
    /// <param name="tokensEach">Most tokens of one of them behind the prefix.</param>
    /// <exception cref="LlamaException">Too little memory.</exception>
    public RawSpeed OpenRawSpeed(IReadOnlyList<ChatMessage> prefix, int sequences, int tokensEach)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        int[] tokens = prompts.BuildPrefix(prefix);
        int cells = tokens.Length + (sequences * tokensEach);
        return RawSpeed.Open(model, tokens, new ContextSize(cells, sequences, Math.Max(RawBatchTokens, sequences), threads, options.FlashAttention));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return ValueTask.CompletedTask;
        return new ValueTask(Task.Run(() =>
        {
            scheduler.Dispose();
            context.Dispose();
            model.Dispose();
            states.Dispose();
        }));
    }

    internal async Task<int> PinTokensAsync(int[] tokens, CancellationToken cancellationToken)
    {
        if (tokens.Length == 0 || options.PinnedPrefixLimit == 0 || !model.SharesPrefixes)
            return 0;
        if (pins.Contains(tokens))
            return tokens.Length;
        if (tokens.Length >= TokenLimit)
            throw new ContextOverflowException(tokens.Length, TokenLimit, "Shorten the system message, or raise the context's tokens.");
        var request = new GenerationRequest { Prompt = tokens, MaxOutput = 0, Sampling = default, IsPin = true };
        await RunAsync(new Generation(request, Interlocked.Increment(ref requests)), cancellationToken);
        return tokens.Length;
    }

    /// <summary>Queues a request whose tokens are known.</summary>
    internal Generation Submit(GenerationRequest request)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        var generation = new Generation(request, Interlocked.Increment(ref requests));
        scheduler.Submit(generation);
        return generation;
    }

    /// <summary>Queues a conversation's next answer.</summary>
    /// <exception cref="ContextOverflowException">It does not fit and the policy is to refuse, or nothing is left to leave out.</exception>
    internal async Task<Generation> SubmitAsync(GenerationPlan plan, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        IReadOnlyList<GeneratedReply> replies = [];
        if (plan.Request.ConversationId is { } key)
        {
            await states.FetchAsync(key, cancellationToken);
            replies = states.Replies(key);
        }

        int[] prompt = Fit(plan, replies, out int maxOutput);
        return Submit(plan.Request with { Prompt = prompt, MaxOutput = maxOutput, Replies = replies });
    }

    internal void Cancel(Generation generation) => scheduler.Cancel(generation);

    private int[] Fit(GenerationPlan plan, IReadOnlyList<GeneratedReply> replies, out int maxOutput)
    {
        IReadOnlyList<ChatMessage> messages = plan.Messages;
        while (true)
        {
            int[] prompt = prompts.Build(messages, replies);
            int limit = Math.Min(model.TrainedContext, context.Cells - pins.Cells + pins.Match(prompt).Length);
            maxOutput = plan.MaxOutput ?? Math.Clamp(limit - prompt.Length, 1, options.DefaultOutputTokens);
            if (prompt.Length + maxOutput <= limit)
                return prompt;
            if (plan.Overflow == OverflowPolicy.Refuse || !MessageTrimming.TryDropOldest(ref messages))
            {
                throw new ContextOverflowException(
                    prompt.Length + maxOutput, limit, "Leave out older messages or passages, allow a shorter answer, or raise the context's tokens.");
            }
        }
    }

    private static int Retained(LlamaOptions options) =>
        Math.Min(options.RetainedPromptLimit, LlamaOptions.MaxSequenceIds - options.MaxSequences - options.PinnedPrefixLimit - ScratchSequences);

    private async Task RunAsync(Generation generation, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        scheduler.Submit(generation);
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => Cancel(generation), null);
        await generation.Completion;
    }
}

/// <summary>What a <see cref="LlamaEngine"/> did so far and holds now.</summary>
/// <param name="Steps">Batches computed.</param>
/// <param name="ComputedTokens">Tokens computed, of prompts and of answers.</param>
/// <param name="GeneratedTokens">Tokens chosen.</param>
/// <param name="Evictions">Conversations that had to leave the cache before their answer was complete.</param>
/// <param name="Waiting">Requests that wait for a sequence.</param>
/// <param name="PinnedPrefixes">Prefixes kept in the cache.</param>
/// <param name="PinnedTokens">Cells that they take.</param>
/// <param name="UsedTokens">Cells of the cache in use, those of pinned prefixes and of prompts that stay for others included.</param>
/// <param name="KeptStates">Conversations whose state is in memory.</param>
/// <param name="KeptStateBytes">Bytes that they take.</param>
public sealed record LlamaStatistics(
    long Steps, long ComputedTokens, long GeneratedTokens, long Evictions, int Waiting, int PinnedPrefixes, int PinnedTokens, int UsedTokens, int KeptStates, long KeptStateBytes);

/// <summary>A request before its prompt is counted.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="MaxOutput">Most tokens of the answer, null for what is usual and fits.</param>
/// <param name="Overflow">What happens when it is too long.</param>
/// <param name="Request">Everything else; its prompt is filled in.</param>
internal sealed record GenerationPlan(IReadOnlyList<ChatMessage> Messages, int? MaxOutput, OverflowPolicy Overflow, GenerationRequest Request);
