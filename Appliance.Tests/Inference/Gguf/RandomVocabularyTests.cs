using Appliance.Inference.Gguf;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Gguf;

public sealed class RandomVocabularyTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(1_024)]
    [InlineData(128_256)]
    public void Create_AnySize_IsFullUniqueAndMergesOnlyKnownTokens(int size)
    {
        RandomVocabulary vocabulary = RandomVocabulary.Create(size);

        vocabulary.Tokens.Count.ShouldBe(size);
        HashSet<string> tokens = [.. vocabulary.Tokens];
        tokens.Count.ShouldBe(size);
        vocabulary.Merges.Count.ShouldBe(size - 256 - RandomVocabulary.ControlTokens);
        vocabulary.Merges.All(merge => merge.Split(' ') is [var left, var right] && tokens.Contains(left) && tokens.Contains(right) && tokens.Contains(left + right))
            .ShouldBeTrue();
        vocabulary.IdOf(RandomVocabulary.EndOfMessage).ShouldBeGreaterThanOrEqualTo(vocabulary.FirstControl);
    }

    [Fact]
    public void Create_SizeOutOfRange_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => RandomVocabulary.Create(100));
}
