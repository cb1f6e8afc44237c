using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Llama;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>What forking and restoring promise: with flash attention off the same logits bit for bit, in equal batches.</summary>
public sealed class LlamaContextTests : IDisposable
{
    private const int PrefixTokens = 96, TailTokens = 40, Steps = 24;

    private readonly LlamaModel model = LlamaModel.Load(TinyModel.Path, 0, checkTensors: false);
    private readonly LlamaContext context;
    private readonly BatchBuffer batch = new(32);

    public LlamaContextTests() => context = LlamaContext.Create(model, new ContextSize(1024, 6, 32, 1, FlashAttentionMode.Off));

    public void Dispose()
    {
        batch.Dispose();
        context.Dispose();
        model.Dispose();
    }

    [Fact]
    public void Fork_SharedPrefix_ComputesWhatItWouldHaveComputedAlone()
    {
        int[] prompt = Prompt(1);
        float[] alone = [.. Compute(0, prompt, 0)];
        int[] expected = Greedy(0, prompt.Length, alone);
        // In the same cells: where a token lies decides in which order attention adds up.
        context.Drop(0);
        Compute(1, prompt.AsSpan(0, PrefixTokens), 0);

        context.Fork(1, 2, PrefixTokens);
        float[] forked = [.. Compute(2, prompt.AsSpan(PrefixTokens), PrefixTokens)];

        forked.AsSpan().SequenceEqual(alone).ShouldBeTrue();
        Greedy(2, prompt.Length, forked).ShouldBe(expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(PrefixTokens + 1)]
    [InlineData(PrefixTokens + TailTokens - 1)]
    public void Fork_InPartsAndAtAnyPoint_ComputesWhatItWouldHaveComputedAlone(int point)
    {
        int[] prompt = Prompt(4);
        Compute(0, prompt.AsSpan(0, point), 0);
        float[] alone = [.. Compute(0, prompt.AsSpan(point), point)];
        int[] expected = Greedy(0, prompt.Length, alone);
        context.Drop(0);
        Compute(1, prompt.AsSpan(0, point), 0);

        context.Fork(1, 2, 0, point / 2);
        context.Fork(1, 2, point / 2, point);
        context.Drop(1);
        float[] forked = [.. Compute(2, prompt.AsSpan(point), point)];

        forked.AsSpan().SequenceEqual(alone).ShouldBeTrue();
        Greedy(2, prompt.Length, forked).ShouldBe(expected);
    }

    [Fact]
    public void Restore_SuffixOnly_GoesOnWithTheSameLogits()
    {
        int[] prompt = Prompt(2);
        Compute(1, prompt.AsSpan(0, PrefixTokens), 0);
        context.Fork(1, 2, PrefixTokens);
        float[] logits = [.. Compute(2, prompt.AsSpan(PrefixTokens), PrefixTokens)];
        context.Fork(2, 3, prompt.Length);

        context.TrimStart(3, PrefixTokens).ShouldBeTrue();
        using StateBlob saved = context.Save(3);
        context.Drop(3);
        context.Restore(4, saved).ShouldBeTrue();
        context.Fork(1, 4, PrefixTokens);

        Greedy(4, prompt.Length, logits).ShouldBe(Greedy(2, prompt.Length, logits));
        // A quarter of the state of all tokens at most would be expected; the prefix is not in it.
        context.Drop(3);
        context.Fork(2, 3, prompt.Length);
        using StateBlob whole = context.Save(3);
        saved.Length.ShouldBeLessThan(whole.Length * (TailTokens + Steps) / (PrefixTokens + TailTokens));
    }

    [Fact]
    public void Decode_TogetherWithOthers_PartsFromTheLonePathOnlyAtANearTie()
    {
        const float nearTie = 0.25f, tolerance = 0.05f;
        int[][] prompts = [.. Enumerable.Range(10, 4).Select(Prompt)];
        for (int i = 0; i < prompts.Length; i++)
            Compute(i, prompts[i], 0);
        // Teacher-forced: all go on with the same tokens, once alone and once in one batch.
        float[][] alone = [.. prompts.Select((prompt, i) => { context.TrimEnd(i, prompt.Length - 1); return Compute(i, prompt.AsSpan(prompt.Length - 1), prompt.Length - 1).ToArray(); })];
        batch.Clear();
        for (int i = 0; i < prompts.Length; i++)
        {
            context.TrimEnd(i, prompts[i].Length - 1);
            batch.Add(prompts[i][^1], prompts[i].Length - 1, i, wantsLogits: true);
        }

        context.Decode(batch).ShouldBe(LlamaContextApi.DecodeOk);

        for (int i = 0; i < prompts.Length; i++)
        {
            float[] together = context.Logits(i).ToArray();
            together.Zip(alone[i], (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(tolerance);
            int first = Array.IndexOf(alone[i], alone[i].Max()), second = Array.IndexOf(together, together.Max());
            (alone[i][first] - alone[i][second]).ShouldBeLessThanOrEqualTo(nearTie);
        }
    }

    [Fact]
    public void Decode_MoreTokensThanCells_SaysThereIsNoRoom()
    {
        int position = 0, result = LlamaContextApi.DecodeOk;
        while (result == LlamaContextApi.DecodeOk && position < 4096)
        {
            batch.Clear();
            for (int i = 0; i < batch.Capacity; i++)
                batch.Add(100, position++, 0, wantsLogits: false);
            result = context.Decode(batch);
        }

        result.ShouldBe(LlamaContextApi.DecodeNoSlot);
        context.Drop(0);
        Compute(0, Prompt(3), 0).Length.ShouldBe(model.Vocabulary.TokenCount);
    }

    [Fact]
    public void Abort_DuringDecode_EndsItAndTheContextGoesOn()
    {
        context.Abort();
        batch.Clear();
        batch.Add(100, 0, 0, wantsLogits: true);

        context.Decode(batch).ShouldBe(LlamaContextApi.DecodeAborted);

        context.ClearAbort();
        context.TrimEnd(0, 0);
        context.Decode(batch).ShouldBe(LlamaContextApi.DecodeOk);
    }

    private static int[] Prompt(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, PrefixTokens + TailTokens).Select(_ => random.Next(50, 900))];
    }

    private Span<float> Compute(int sequence, ReadOnlySpan<int> tokens, int position)
    {
        for (int start = 0; start < tokens.Length; start += batch.Capacity)
        {
            batch.Clear();
            for (int i = start; i < Math.Min(tokens.Length, start + batch.Capacity); i++)
                batch.Add(tokens[i], position + i, sequence, i == tokens.Length - 1);
            context.Decode(batch).ShouldBe(LlamaContextApi.DecodeOk);
        }

        return context.Logits(batch.Count - 1);
    }

    private int[] Greedy(int sequence, int position, float[] logits)
    {
        int[] chosen = new int[Steps];
        ReadOnlySpan<float> current = logits;
        for (int i = 0; i < Steps; i++)
        {
            chosen[i] = LogitMath.IndexOfMax(current, out _);
            current = Compute(sequence, chosen.AsSpan(i, 1), position + i);
        }

        return chosen;
    }
}
