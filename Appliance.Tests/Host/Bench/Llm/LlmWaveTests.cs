using Appliance.Host.Bench;
using Appliance.Host.Bench.Llm;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench.Llm;

public sealed class LlmWaveTests
{
    [Fact]
    public void Bound_PromptsAndAnswers_IsTheSumOfBothAtRawSpeed() =>
        LlmWave.Bound(40 * 35, 40 * 24, 325, 209).ShouldBe(4.31 + 4.59, 0.01);

    [Fact]
    public void ShareOfBound_WaveTwiceAsLongAsItsBound_IsAHalf()
    {
        var wave = new LlmWave("turn 1", Latencies.Of([1]), Seconds: 8, NewPromptTokens: 10, GeneratedTokens: 960, BoundSeconds: 4);
        wave.ShareOfBound.ShouldBe(0.5);
        wave.TokensPerSecond.ShouldBe(120);
    }

    [Fact]
    public void Median_ThreeRounds_TakesTheMiddleOfEachFigure()
    {
        LlmWave median = LlmWave.Median([Wave(10, 3, 1), Wave(30, 1, 2), Wave(20, 2, 3)]);
        median.ShouldBe(Wave(20, 2, 2));

        static LlmWave Wave(double firstToken, double seconds, double bound) =>
            new("wave 1", new Latencies(firstToken, firstToken, firstToken, firstToken), seconds, 5, 7, bound);
    }

    [Fact]
    public void Medians_AnyValues_HaveAsManyBelowAsAbove() => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<NormalFloat>>(), values =>
    {
        double[] numbers = [.. values.Get.Select(value => value.Get)];
        double median = Medians.Of(numbers);
        return numbers.Count(number => number < median) <= numbers.Length / 2 && numbers.Count(number => number > median) <= numbers.Length / 2;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Medians_Nothing_IsZero() => Medians.Of([]).ShouldBe(0);

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(8, new[] { 1, 2, 4, 8 })]
    [InlineData(12, new[] { 1, 2, 4, 8, 12 })]
    public void Counts_Conversations_ArePowersOfTwoAndTheNumberItself(int conversations, int[] expected) =>
        LlmRawMeter.Counts(conversations).ShouldBe(expected);
}
