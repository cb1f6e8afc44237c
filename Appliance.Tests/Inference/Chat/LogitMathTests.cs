using Appliance.Inference.Chat;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class LogitMathTests
{
    [Fact]
    public void IndexOfMax_AnyValues_IsTheFirstLargest() =>
        Prop.ForAll(Values(), values =>
        {
            int index = LogitMath.IndexOfMax(values, out float max);
            return max == values.Max() && index == Array.IndexOf(values, max);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void LogSumExp_AnyValues_EqualsTheSumInDoubles() =>
        Prop.ForAll(Values(), values =>
        {
            double expected = Math.Log(values.Sum(value => Math.Exp(value - values.Max()))) + values.Max();
            return Math.Abs(LogitMath.LogSumExp(values, values.Max()) - expected) < 1e-4;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void IndexesAtLeast_AnyValues_AreAllAndInOrder() =>
        Prop.ForAll(Values(), values =>
        {
            int[] found = new int[values.Length];
            int count = LogitMath.IndexesAtLeast(values, 1.5f, found);
            return found.Take(count).SequenceEqual(Enumerable.Range(0, values.Length).Where(i => values[i] >= 1.5f));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<float[]> Values() =>
        Gen.Choose(-2000, 2000).Select(value => value / 100f).ArrayOf().Where(values => values.Length > 0).Resize(300).ToArbitrary();
}
