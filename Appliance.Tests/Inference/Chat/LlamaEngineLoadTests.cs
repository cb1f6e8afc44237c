using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>Many at once, too little room, people who change their minds.</summary>
public sealed class LlamaEngineLoadTests
{
    [Fact]
    public async Task GetResponseAsync_TwoHundredConversationsOnACacheForEight_AllAreAnswered()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 512, StateMemoryBytes = 4_000_000 });
        var client = new LlamaChatClient(engine);
        await engine.PinPrefixAsync([System]);

        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            client.GetResponseAsync([System, new(ChatRole.User, $"Patient {i} asks for the price of service {i}.")], Options($"c{i}", 16))));

        responses.ShouldAllBe(response => response.Usage!.OutputTokenCount == 16);
        responses.ShouldAllBe(response => response.Usage!.CachedInputTokenCount > 0);
        engine.Statistics.KeptStateBytes.ShouldBeLessThanOrEqualTo(4_000_000);
        engine.Statistics.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task GetResponseAsync_CacheTooSmallForAll_EvictsAndStillAnswersEveryone()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ContextTokens = 512, PinnedPrefixLimit = 1 });
        var client = new LlamaChatClient(engine);

        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            client.GetResponseAsync([new(ChatRole.User, $"Patient {i}")], Options(i % 2 == 0 ? $"c{i}" : null, 200))));

        responses.ShouldAllBe(response => response.Usage!.OutputTokenCount == 200);
        engine.Statistics.Evictions.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task GetResponseAsync_PatientWhileBackgroundHoldsEverything_ComesFirst()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { MaxSequences = 2 });
        var client = new LlamaChatClient(engine);
        Task<ChatResponse>[] background = [.. Enumerable.Range(0, 4).Select(i =>
        {
            ChatOptions options = Options(null, 200);
            options.AdditionalProperties![ChatRequestProperties.Priority] = ChatPriority.Background;
            return client.GetResponseAsync([new(ChatRole.User, $"Summary {i}")], options);
        })];
        while (engine.Statistics.GeneratedTokens < 4)
            await Task.Delay(1);

        await client.GetResponseAsync([new(ChatRole.User, "Hello")], Options(null, 4));

        background.Count(task => task.IsCompleted).ShouldBe(0);
        engine.Statistics.Evictions.ShouldBeGreaterThanOrEqualTo(1);
        foreach (ChatResponse response in await Task.WhenAll(background))
            response.Usage!.OutputTokenCount.ShouldBe(200);
    }

    [Fact]
    public async Task GetResponseAsync_EvictedAndRestored_SaysWhatItWouldHaveSaidUndisturbed()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { MaxSequences = 1 });
        var client = new LlamaChatClient(engine);
        ChatOptions options = Options(null, 60);
        options.AdditionalProperties![ChatRequestProperties.Priority] = ChatPriority.Background;
        string undisturbed = (await client.GetResponseAsync([new(ChatRole.User, "A summary")], options)).Text;

        Task<ChatResponse> disturbed = client.GetResponseAsync([new(ChatRole.User, "A summary")], options);
        for (int i = 0; i < 5; i++)
            await client.GetResponseAsync([new(ChatRole.User, $"Hello {i}")], Options(null, 2));

        (await disturbed).Text.ShouldBe(undisturbed);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_AThousandRandomCancellations_LeaveTheEngineWhole()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { QueueLimit = 2000 });
        var client = new LlamaChatClient(engine);
        await engine.PinPrefixAsync([System]);
        var random = new Random(5);
        int[] patience = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(0, 12))];

        int ended = 0;
        await Parallel.ForEachAsync(patience, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (pieces, _) =>
        {
            using var source = new CancellationTokenSource();
            ChatMessage[] question = [System, new(ChatRole.User, $"Question {pieces}")];
            if (pieces == 0)
                source.CancelAfter(1);
            try
            {
                int read = 0;
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, Options($"c{pieces}", 500), source.Token))
                {
                    if (++read >= pieces)
                        await source.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref ended);
            }
        });

        // An answer that was whole before its reader gave up is an answer.
        ended.ShouldBeGreaterThan(900);
        engine.Statistics.Waiting.ShouldBe(0);
        ChatResponse[] afterwards = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            client.GetResponseAsync([System, new(ChatRole.User, $"Still there, {i}?")], Options(null, 8))));
        afterwards.ShouldAllBe(response => response.Usage!.OutputTokenCount == 8);
    }

    [Fact]
    public async Task GetResponseAsync_QueueFull_RefusesTheRestAtOnce()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { MaxSequences = 1, QueueLimit = 3 });
        var client = new LlamaChatClient(engine);

        Task<ChatResponse>[] responses = [.. Enumerable.Range(0, 20).Select(i => client.GetResponseAsync([new(ChatRole.User, $"{i}")], Options(null, 100)))];

        int refused = 0;
        foreach (Task<ChatResponse> response in responses)
        {
            try
            {
                await response;
            }
            catch (QueueFullException)
            {
                refused++;
            }
        }

        refused.ShouldBeInRange(10, 17);
    }

    [Fact]
    public async Task GetResponseAsync_StatesOnDisk_AreUsedInTheNextTurn()
    {
        using var folder = new TemporaryFolder();
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { StateMemoryBytes = 0, StateDirectory = folder.File("states") });
        var client = new LlamaChatClient(engine);
        List<ChatMessage> conversation = [System, new(ChatRole.User, "First question")];
        ChatResponse first = await client.GetResponseAsync(conversation, Options("c", 8));
        engine.Statistics.KeptStates.ShouldBe(0);
        await Task.Delay(500);

        conversation.AddRange([new(ChatRole.Assistant, first.Text), new(ChatRole.User, "Second")]);
        ChatResponse second = await client.GetResponseAsync(conversation, Options("c", 8));

        second.Usage!.CachedInputTokenCount!.Value.ShouldBeGreaterThanOrEqualTo(first.Usage!.InputTokenCount!.Value);
    }

    private static ChatMessage System { get; } = new(ChatRole.System, "You answer for a clinic that opens at eight and closes at seven.");

    private static ChatOptions Options(string? conversation, int tokens) => new()
    {
        MaxOutputTokens = tokens,
        ConversationId = conversation,
        AdditionalProperties = new AdditionalPropertiesDictionary { [ChatRequestProperties.IgnoreEndOfText] = true },
    };
}
