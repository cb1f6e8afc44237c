using Appliance.Inference.Chat;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class TokenSamplerTests
{
    private static readonly SamplingSettings Greedy = new(0, 0, 1, 0, 0, 1);

    [Fact]
    public void Sample_Greedy_TakesTheFirstBestAndItsLogProbability()
    {
        float[] logits = [0, 3, 1, 3];

        new TokenSampler(Greedy, null).Sample(logits, out float logProbability).ShouldBe(1);

        logProbability.ShouldBe((float)-Math.Log(2 + Math.Exp(-3) + Math.Exp(-2)), 1e-5f);
    }

    [Fact]
    public void Sample_EqualSeed_ChoosesEqually() =>
        Draw(Greedy with { Temperature = 1, Seed = 42 }, 200).ShouldBe(Draw(Greedy with { Temperature = 1, Seed = 42 }, 200));

    [Fact]
    public void Sample_Temperature_FollowsTheProbabilities()
    {
        int[] drawn = Draw(Greedy with { Temperature = 1, Seed = 7 }, 20_000);

        double[] expected = [.. Logits().Select(logit => Math.Exp(logit))];
        for (int token = 0; token < expected.Length; token++)
            (drawn.Count(other => other == token) / 20_000.0).ShouldBe(expected[token] / expected.Sum(), 0.015);
    }

    [Fact]
    public void Sample_TopK_LeavesTheOthersOut() => Draw(Greedy with { Temperature = 5, TopK = 2 }, 500).Distinct().Order().ShouldBe([2, 3]);

    [Fact]
    public void Sample_TopP_TakesTheFewestThatAddUp() =>
        // Probabilities 0.032, 0.087, 0.237, 0.644: the first two of them make 0.88.
        Draw(Greedy with { Temperature = 1, TopP = 0.85f }, 500).Distinct().Order().ShouldBe([2, 3]);

    [Fact]
    public void Sample_PresencePenalty_TurnsToOthers()
    {
        var sampler = new TokenSampler(Greedy with { PresencePenalty = 10 }, null);

        int[] chosen = [.. Enumerable.Range(0, 4).Select(_ => sampler.Sample(Logits(), out float _))];

        chosen.ShouldBe([3, 2, 1, 0]);
    }

    [Fact]
    public void Sample_FrequencyPenalty_ReportsTheProbabilityBeforeIt()
    {
        var sampler = new TokenSampler(Greedy with { FrequencyPenalty = 0.1f }, null);
        sampler.Sample(Logits(), out float first);

        sampler.Sample(Logits(), out float second).ShouldBe(3);

        second.ShouldBe(first, 1e-5f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Sample_NoNumbers_ChoosesNothing(float value)
    {
        float[] logits = new float[64];
        Array.Fill(logits, value);

        new TokenSampler(Greedy, null).Sample(logits, out _).ShouldBe(-1);
    }

    private static float[] Logits() => [0, 1, 2, 3];

    private static int[] Draw(SamplingSettings settings, int count)
    {
        var sampler = new TokenSampler(settings, null);
        return [.. Enumerable.Range(0, count).Select(_ => sampler.Sample(Logits(), out float _))];
    }
}
