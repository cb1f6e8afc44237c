using Appliance.Inference.Embeddings;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Embeddings;

public sealed class BatchPlanTests
{
    [Fact]
    public void Create_AnyLengths_PlansEveryTextOnceWithLittlePadding()
    {
        Arbitrary<int[]> lengths = Gen.Choose(2, 512).ArrayOf().ToArbitrary();

        Prop.ForAll(lengths, all =>
        {
            (int[] order, List<Range> batches) = BatchPlan.Create(all, alone: false);
            int[] planned = [.. batches.SelectMany(batch => order[batch])];
            planned.Order().ShouldBe(Enumerable.Range(0, all.Length));
            foreach (int[] rows in batches.Select(batch => order[batch]))
            {
                int longest = rows.Max(row => all[row]);
                (rows.Length == 1 || rows.Length * longest <= 256).ShouldBeTrue();
                rows.Min(row => all[row]).ShouldBeGreaterThanOrEqualTo(longest - longest / 8);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Create_Alone_PlansOneTextARun() =>
        BatchPlan.Create([5, 5, 3], alone: true).Batches.Count.ShouldBe(3);
}
