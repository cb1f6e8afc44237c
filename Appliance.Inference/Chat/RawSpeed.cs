using System.Diagnostics;
using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Chat;

/// <summary>
/// What llama.cpp itself computes on this machine behind a given prefix, without scheduler, sampling or delivery: the measure of an
/// engine that serves the same model. It shares the engine's weights and has a context of its own. Used by one thread, and only while
/// the engine has nothing to do.
/// </summary>
public sealed class RawSpeed : IDisposable
{
    /// <summary>Tokens that are computed before the clock starts: pages are touched and caches filled.</summary>
    private const int WarmUpTokens = 4;

    private readonly LlamaContext context;
    private readonly BatchBuffer batch;
    private readonly int prefixTokens;
    private readonly int sequences;
    private readonly int vocabularySize;

    private RawSpeed(LlamaContext context, BatchBuffer batch, int prefixTokens, int sequences, int vocabularySize)
    {
        this.context = context;
        this.batch = batch;
        this.prefixTokens = prefixTokens;
        this.sequences = sequences;
        this.vocabularySize = vocabularySize;
    }

    /// <summary>Makes the context and computes the prefix.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">Tokens that every sequence begins with; at least one.</param>
    /// <param name="size">Sequences are those to decode; one more is added for the prefix.</param>
    internal static RawSpeed Open(LlamaModel model, int[] prefix, ContextSize size)
    {
        LlamaContext context = LlamaContext.Create(model, size with { Sequences = size.Sequences + 1 });
        var speed = new RawSpeed(context, new BatchBuffer(size.BatchTokens), prefix.Length, size.Sequences, model.Vocabulary.TokenCount);
        try
        {
            speed.Compute(prefix, 0, 0);
            return speed;
        }
        catch (LlamaException)
        {
            speed.Dispose();
            throw;
        }
    }

    /// <summary>Computes one prompt behind the prefix.</summary>
    /// <param name="tokens">Tokens of the prompt, at least 1.</param>
    /// <returns>Tokens a second.</returns>
    /// <exception cref="LlamaException">The engine cannot compute it.</exception>
    public double Prefill(int tokens)
    {
        Fork(1);
        long start = Stopwatch.GetTimestamp();
        Compute(Filler(tokens), prefixTokens, 1);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        context.Drop(1);
        return tokens / seconds;
    }

    /// <summary>Computes token after token of several sequences in one batch each.</summary>
    /// <param name="count">Sequences, 1 to those it was opened for.</param>
    /// <param name="ownTokens">Tokens that each has behind the prefix before the clock starts.</param>
    /// <param name="steps">Tokens of each sequence that are timed.</param>
    /// <returns>Tokens a second, of all sequences together.</returns>
    /// <exception cref="LlamaException">The engine cannot compute it.</exception>
    public double Decode(int count, int ownTokens, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, sequences);
        Fork(count);
        for (int sequence = 1; sequence <= count && ownTokens > 0; sequence++)
            Compute(Filler(ownTokens), prefixTokens, sequence);
        long start = 0;
        for (int step = 0; step < WarmUpTokens + steps; step++)
        {
            if (step == WarmUpTokens)
                start = Stopwatch.GetTimestamp();
            batch.Clear();
            for (int sequence = 1; sequence <= count; sequence++)
                batch.Add((step + sequence) % vocabularySize, prefixTokens + ownTokens + step, sequence, wantsLogits: true);
            Decode();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        for (int sequence = 1; sequence <= count; sequence++)
            context.Drop(sequence);
        return count * steps / seconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batch.Dispose();
        context.Dispose();
    }

    private void Fork(int count)
    {
        for (int sequence = 1; sequence <= count; sequence++)
            context.Fork(0, sequence, prefixTokens);
    }

    private int[] Filler(int tokens) => [.. Enumerable.Range(0, tokens).Select(i => i % vocabularySize)];

    private void Compute(int[] tokens, int position, int sequence)
    {
        for (int done = 0; done < tokens.Length;)
        {
            batch.Clear();
            for (; batch.Free > 0 && done < tokens.Length; done++)
                batch.Add(tokens[done], position + done, sequence, done == tokens.Length - 1);
            Decode();
        }
    }

    // Reading a row waits until a graphics card is done; on a processor it costs nothing.
    private void Decode()
    {
        int result = context.Decode(batch);
        if (result != LlamaContextApi.DecodeOk)
            throw new LlamaException($"llama.cpp failed with {result} while its speed was measured: {LlamaLog.Explain()}.");
        for (int row = batch.Count - 1; row >= 0; row--)
        {
            if (batch.WantsLogits(row))
            {
                context.Logits(row);
                return;
            }
        }
    }
}
