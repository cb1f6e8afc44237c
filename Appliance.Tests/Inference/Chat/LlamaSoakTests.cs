using System.Diagnostics;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>Alone in the process: what tests beside it allocate would count as a leak.</summary>
[CollectionDefinition(nameof(LlamaSoakTests), DisableParallelization = true)]
[Collection(nameof(LlamaSoakTests))]
public sealed class LlamaSoakTests
{
    private const long MegabyteBytes = 1024 * 1024;

    [Fact]
    public async Task GetResponseAsync_ThousandsOfShortConversations_MemoryStaysFlat()
    {
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { StateMemoryBytes = 8 * MegabyteBytes });
        var client = new LlamaChatClient(engine);
        await TalkAsync(client, 0, 600);
        long before = Memory();

        await TalkAsync(client, 600, 1800);

        ((Memory() - before) / MegabyteBytes).ShouldBeLessThan(24);
    }

    private static Task TalkAsync(LlamaChatClient client, int first, int count) =>
        Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            var options = new ChatOptions { MaxOutputTokens = 4, ConversationId = $"c{i}" };
            if (i % 5 == 0)
                options.ResponseFormat = ChatResponseFormat.Json;
            await client.GetResponseAsync([new ChatMessage(ChatRole.User, $"Hello {i}")], options, cancellation);
        });

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
