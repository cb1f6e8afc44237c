using Appliance.Inference.Interop.Llama;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// The one thread that owns the context. Every turn of its loop computes one batch: a token for each conversation that generates, and
/// prompt tokens of those that do not yet, up to a budget. Requests come in through the queue; answers leave through each
/// <see cref="Generation"/>'s channel.
/// </summary>
internal sealed partial class LlamaScheduler : IDisposable
{
    private readonly LlamaModel model;
    private readonly LlamaContext context;
    private readonly SequenceTable sequences;
    private readonly AdmissionQueue queue;
    private readonly BatchBuffer batch;
    private readonly Admission admission;
    private readonly StepBudget budget;
    private readonly ILogger logger;
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    private volatile Generation[] computing = [];
    private volatile bool stopping;
    private volatile Exception? fault;

    /// <param name="model">The model.</param>
    /// <param name="context">Its context, used by this scheduler alone from now on.</param>
    /// <param name="sequences">Who lives in the context.</param>
    /// <param name="queue">Requests that wait.</param>
    /// <param name="size">Sizes of the context.</param>
    /// <param name="budget">Prompt tokens of a step.</param>
    /// <param name="time">For deadlines.</param>
    /// <param name="logger">Told of failures.</param>
    internal LlamaScheduler(
        LlamaModel model, LlamaContext context, SequenceTable sequences, AdmissionQueue queue, ContextSize size, StepBudget budget, TimeProvider time, ILogger logger)
    {
        this.model = model;
        this.context = context;
        this.sequences = sequences;
        this.queue = queue;
        this.budget = budget;
        this.logger = logger;
        admission = new Admission(sequences, queue, Counters, context.Cells, time);
        batch = new BatchBuffer(size.BatchTokens);
        thread = new Thread(Run) { IsBackground = true, Name = "llama" };
        thread.Start();
    }

    /// <summary>What was computed so far.</summary>
    internal SchedulerCounters Counters { get; } = new();

    /// <summary>Takes a request. From any thread.</summary>
    /// <exception cref="QueueFullException">Too many wait.</exception>
    /// <exception cref="LlamaException">The engine failed and computes nothing any more.</exception>
    internal void Submit(Generation generation)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        ThrowIfFaulted();
        queue.Enqueue(generation);
        wake.Set();
        if (stopping || fault is not null)
            FailAll(queue.RemoveAll(static _ => true));
    }

    /// <summary>Ends a request at the next step; at once when nobody else waits for the running one. From any thread.</summary>
    internal void Cancel(Generation generation)
    {
        generation.Cancel();
        Generation[] others = computing;
        if (others.Length > 0 && Array.TrueForAll(others, static other => other.IsCancelled))
            context.Abort();
        wake.Set();
    }

    public void Dispose()
    {
        if (stopping)
            return;
        stopping = true;
        context.Abort();
        wake.Set();
        thread.Join();
        batch.Dispose();
        wake.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!stopping)
            {
                admission.EndCancelledAndOverdue();
                admission.Admit();
                Counters.UsedCells = sequences.UsedCells;
                if (sequences.Live.Count == 0)
                {
                    wake.WaitOne();
                    continue;
                }

                admission.MakeRoomForStep(budget.Most);
                sequences.ShareComputed();
                StepPlan.Fill(batch, sequences.Live, budget);
                if (Decode())
                    Advance();
            }
        }
        catch (Exception e)
        {
            fault = e;
            LogFault(logger, e);
        }

        FailAll(sequences.ReleaseAll());
        Counters.UsedCells = sequences.UsedCells;
        FailAll(queue.RemoveAll(static _ => true));
    }

    /// <summary>True when the batch was computed; otherwise the next turn of the loop plans anew.</summary>
    private bool Decode()
    {
        context.ClearAbort();
        computing = [.. sequences.Live.Where(static generation => generation.Step.Count > 0)];
        if (stopping || Array.TrueForAll(computing, static generation => generation.IsCancelled))
            return false;
        int result = context.Decode(batch);
        Generation[] computed = computing;
        computing = [];
        if (result == LlamaContextApi.DecodeOk)
        {
            Counters.AddStep(batch.Count, computed.Count(static generation => generation.Step.LogitsRow >= 0));
            return true;
        }

        foreach (Generation generation in computed)
            context.TrimEnd(generation.Sequence, generation.Past);
        if (result != LlamaContextApi.DecodeAborted && !(result == LlamaContextApi.DecodeNoSlot && admission.EvictOne()))
            FailStep(computed, result);
        return false;
    }

    private void Advance()
    {
        for (int i = sequences.Live.Count - 1; i >= 0; i--)
        {
            Generation generation = sequences.Live[i];
            sequences.Advance(generation);
            if (generation.Step.LogitsRow >= 0)
                Choose(generation, generation.Step.LogitsRow);
            else if (generation.Request.IsPin && generation.Pending == 0)
                FinishPin(generation);
        }
    }

    private void Choose(Generation generation, int row)
    {
        int token = generation.Sampler!.Sample(context.Logits(row), out float logProbability);
        if (token < 0)
        {
            sequences.Release(generation);
            generation.Fail(new LlamaException("No token can follow: the model's numbers are not finite, or the answer's format allows nothing. Verify the model."));
            return;
        }

        if (model.Vocabulary.IsEndOfGeneration(token) && !generation.Request.IgnoreEnd)
            Finish(generation, stoppedByItself: true);
        else if (generation.Add(token, logProbability, model.Vocabulary.Piece(token)))
            Finish(generation, stoppedByItself: true);
        else if (generation.OutputCount >= generation.Request.MaxOutput)
            Finish(generation, stoppedByItself: false);
    }

    private void Finish(Generation generation, bool stoppedByItself)
    {
        generation.CompleteText();
        sequences.Park(generation);
        Counters.UsedCells = sequences.UsedCells;
        generation.Finish(stoppedByItself);
    }

    private void FinishPin(Generation generation)
    {
        sequences.Pin(generation);
        generation.Finish(stoppedByItself: true);
    }

    private void FailStep(Generation[] computed, int result)
    {
        var error = new LlamaException($"llama.cpp failed with {result} while computing a step: {LlamaLog.Explain()}.");
        LogFailedStep(logger, error);
        foreach (Generation generation in computed)
        {
            sequences.Release(generation);
            generation.Fail(error);
        }
    }

    private void FailAll(IEnumerable<Generation> generations)
    {
        Exception error = fault is { } cause
            ? new LlamaException("The language model's engine failed and must be started again.", cause)
            : new ObjectDisposedException(nameof(LlamaEngine), "The language model's engine was stopped.");
        foreach (Generation generation in generations)
            generation.Fail(error);
    }

    private void ThrowIfFaulted()
    {
        if (fault is { } cause)
            throw new LlamaException("The language model's engine failed and must be started again.", cause);
    }

    [LoggerMessage(1, LogLevel.Critical, "The language model's engine failed and computes nothing any more.")]
    private static partial void LogFault(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Error, "A step of the language model failed; its requests were ended.")]
    private static partial void LogFailedStep(ILogger logger, Exception error);
}
