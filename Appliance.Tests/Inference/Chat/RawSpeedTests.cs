using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class RawSpeedTests
{
    private const int Sequences = 4, TokensEach = 48;

    private static readonly ChatMessage[] Prefix = [new(ChatRole.System, "You answer for a clinic that opens at eight.")];

    [Fact]
    public async Task Measure_ManyTimes_LeavesTheCacheAsItWas()
    {
        await using LlamaEngine engine = TinyModel.Start();
        using RawSpeed raw = engine.OpenRawSpeed(Prefix, Sequences, TokensEach);

        // Each time fills most of the cache: cells that were not given back would soon be missing.
        for (int i = 0; i < 10; i++)
        {
            raw.Prefill(TokensEach).ShouldBeGreaterThan(0);
            raw.Decode(Sequences, ownTokens: 16, steps: 24).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Decode_MoreSequencesThanItWasOpenedFor_IsRefused()
    {
        await using LlamaEngine engine = TinyModel.Start();
        using RawSpeed raw = engine.OpenRawSpeed(Prefix, Sequences, TokensEach);
        Should.Throw<ArgumentOutOfRangeException>(() => raw.Decode(Sequences + 1, 1, 1));
    }
}
