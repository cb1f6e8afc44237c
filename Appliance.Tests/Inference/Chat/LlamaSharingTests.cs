using Appliance.Inference.Chat;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>What one conversation has computed, another that begins alike does not compute again.</summary>
public sealed class LlamaSharingTests
{
    private const int Conversations = 6, OutputTokens = 6;

    private static readonly string Passages = string.Join(' ', Enumerable.Range(1, 20).Select(i => $"Service {i} costs {i * 7} euro."));

    private static readonly ChatMessage System = new(ChatRole.System, "You answer patients of a clinic.");

    [Fact]
    public async Task GetResponseAsync_PromptsWithTheSamePassagesAtOnce_ComputesThemOnce()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096 });
        var client = new LlamaChatClient(engine);
        await engine.PinPrefixAsync([System]);
        long before = engine.Statistics.ComputedTokens;

        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(i => client.GetResponseAsync(About(i), Options(null))));

        long computed = engine.Statistics.ComputedTokens - before;
        long prompt = responses[0].Usage!.InputTokenCount!.Value;
        computed.ShouldBeLessThan(2 * prompt);
        responses.Sum(response => response.Usage!.InputTokenCount!.Value - response.Usage.CachedInputTokenCount!.Value + OutputTokens - 1).ShouldBe(computed);
    }

    [Fact]
    public async Task GetResponseAsync_SharedBeginnings_SayWhatTheyWouldHaveSaidAlone()
    {
        string[] alone = new string[Conversations];
        for (int i = 0; i < Conversations; i++)
        {
            await using LlamaEngine own = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096, RetainedPromptLimit = 0 });
            alone[i] = (await new LlamaChatClient(own).GetResponseAsync(About(i), Options(null))).Text;
        }

        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096 });
        var client = new LlamaChatClient(engine);
        ChatResponse[] together = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(i => client.GetResponseAsync(About(i), Options(null))));

        together.Select(response => response.Text).ShouldBe(alone);
    }

    [Fact]
    public async Task GetResponseAsync_TheOneThatComputedForAllIsCancelled_OthersAreAnswered()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096, PrefillTokensPerStep = 16 });
        var client = new LlamaChatClient(engine);
        string expected = (await client.GetResponseAsync(About(1), Options(null))).Text;
        await using LlamaEngine second = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096, PrefillTokensPerStep = 16 });
        client = new LlamaChatClient(second);
        using var source = new CancellationTokenSource();
        Task<ChatResponse> cancelled = client.GetResponseAsync(About(0), Options(null), source.Token);
        Task<ChatResponse>[] others = [.. Enumerable.Range(1, Conversations - 1).Select(i => client.GetResponseAsync(About(i), Options(null)))];
        while (second.Statistics.ComputedTokens < 64)
            await Task.Delay(1);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        (await Task.WhenAll(others))[0].Text.ShouldBe(expected);
    }

    [Fact]
    public async Task GetResponseAsync_PassagesThatTwoPatientsAskedAbout_StayForTheThird()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096 });
        var client = new LlamaChatClient(engine);
        await engine.PinPrefixAsync([System]);

        for (int i = 0; i < 2; i++)
            (await client.GetResponseAsync(About(i), Options($"c{i}"))).Usage!.CachedInputTokenCount.ShouldBe(engine.Statistics.PinnedTokens);
        int kept = engine.Statistics.UsedTokens;
        ChatResponse third = await client.GetResponseAsync(About(2), Options("c2"));

        kept.ShouldBeInRange(engine.Statistics.PinnedTokens + RetainedPrompts.LeastTokens, engine.Statistics.PinnedTokens + (4096 / SequenceTable.RetainedCellsDivisor));
        third.Usage!.CachedInputTokenCount!.Value.ShouldBe(kept);
    }

    [Fact]
    public async Task GetResponseAsync_ManyBeginningsAndLittleRoom_NothingIsLeftOverButWhatIsPinned()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 2048, RetainedPromptLimit = 2 });
        var client = new LlamaChatClient(engine);
        await engine.PinPrefixAsync([System]);

        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
        {
            ChatMessage[] messages = [System, new(ChatRole.User, string.Concat(Enumerable.Repeat($"Document {i % 5} says this. ", 12)) + $"Question {i}?")];
            using var source = new CancellationTokenSource();
            if (i % 3 == 0)
                source.CancelAfter(i % 7);
            try
            {
                await client.GetResponseAsync(messages, Options(i % 2 == 0 ? $"c{i}" : null), source.Token);
            }
            catch (OperationCanceledException)
            {
                source.IsCancellationRequested.ShouldBeTrue();
            }
        });

        await Eventually.HoldsAsync(() => engine.Statistics.UsedTokens <= engine.Statistics.PinnedTokens + (2048 / SequenceTable.RetainedCellsDivisor));
        engine.Statistics.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task GetResponseAsync_BeginningThatNobodyHasAnyMore_LeavesTheCache()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 4096 });
        var client = new LlamaChatClient(engine);
        for (int i = 0; i < 2; i++)
            await client.GetResponseAsync(About(i), Options(null));
        engine.Statistics.UsedTokens.ShouldBeGreaterThanOrEqualTo(RetainedPrompts.LeastTokens);

        for (int i = 0; i <= RetainedPrompts.IdlePrompts; i++)
            await client.GetResponseAsync([new(ChatRole.User, $"{i}")], Options(null));

        await Eventually.HoldsAsync(() => engine.Statistics.UsedTokens == 0);
    }

    private static ChatMessage[] About(int patient) => [System, new(ChatRole.User, $"{Passages} Patient {patient} asks for the price of service {patient + 3}.")];

    private static ChatOptions Options(string? conversation) => new()
    {
        MaxOutputTokens = OutputTokens,
        ConversationId = conversation,
        AdditionalProperties = new() { [ChatRequestProperties.IgnoreEndOfText] = true },
    };
}
