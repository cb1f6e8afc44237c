using Appliance.Inference.Chat;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>What is counted as used, against sets of named cells.</summary>
public sealed class SequenceCellsTests : IDisposable
{
    private const int Sequences = 5, MostTokens = 12;

    private readonly LlamaModel model = LlamaModel.Load(TinyModel.Path, 0, checkTensors: false);
    private readonly LlamaContext context;

    public SequenceCellsTests() => context = LlamaContext.Create(model, new ContextSize(256, Sequences + 1, 32, 1, FlashAttentionMode.Off));

    public void Dispose()
    {
        context.Dispose();
        model.Dispose();
    }

    [Fact]
    public void Used_AnyOperations_CountsEachHeldCellOnce()
    {
        Gen<(int, int, int, int)> operation =
            from kind in Gen.Choose(0, 3)
            from source in Gen.Choose(0, Sequences - 1)
            from target in Gen.Choose(0, Sequences - 1)
            from count in Gen.Choose(0, MostTokens)
            select (kind, source, target, count);

        Prop.ForAll(Gen.ListOf(operation).ToArbitrary(), operations => Agrees([.. operations])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Fork_BeyondWhatTheSourceHas_IsRefused()
    {
        var cells = new SequenceCells(context, Sequences);
        cells.Append(0, 4);

        Should.Throw<InvalidOperationException>(() => cells.Fork(0, 1, 0, 5));
        Should.Throw<InvalidOperationException>(() => cells.Fork(0, 1, 2, 4));
    }

    private bool Agrees(IEnumerable<(int Kind, int Source, int Target, int Count)> operations)
    {
        var cells = new SequenceCells(context, Sequences);
        List<int>[] expected = [.. Enumerable.Range(0, Sequences).Select(_ => new List<int>())];
        int name = 0;
        foreach ((int kind, int source, int target, int count) in operations)
        {
            if (kind == 0)
            {
                cells.Append(target, count);
                expected[target].AddRange(Enumerable.Range(name, count));
                name += count;
            }
            else if (kind == 1 && expected[source].Count > expected[target].Count)
            {
                cells.Fork(source, target, expected[target].Count, expected[source].Count);
                expected[target].AddRange(expected[source].Skip(expected[target].Count).ToList());
            }
            else if (kind == 2)
            {
                cells.TrimEnd(target, count);
                expected[target] = [.. expected[target].Take(count)];
            }
            else if (kind == 3)
            {
                cells.Drop(target);
                expected[target].Clear();
            }

            if (cells.Used != expected.SelectMany(held => held).Distinct().Count() || cells.Length(target) != expected[target].Count)
                return false;
        }

        return true;
    }
}
