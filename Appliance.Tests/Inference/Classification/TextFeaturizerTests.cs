using Appliance.Inference.Classification;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class TextFeaturizerTests
{
    private static readonly long[] KnownBuckets =
        [138, 4476, 11294, 27042, 27959, 41492, 55940, 57021, 60556, 65633, 71972, 75620, 78164, 129178];

    private readonly TextFeaturizer featurizer = new(new FeaturizerSettings());

    [Fact]
    public void Featurize_AnyText_GivesAscendingDistinctBucketsWithWeights() =>
        Prop.ForAll<string?>(text =>
        {
            var bag = new FeatureBag();
            featurizer.Featurize(text, bag);
            long[] ids = bag.Ids[..bag.Count];
            ids.Length.ShouldBeGreaterThan(0);
            ids.Zip(ids.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second);
            ids[^1].ShouldBeLessThan(FeaturizerSettings.MaxBuckets);
            bag.Weights[..bag.Count].ShouldAllBe(weight => weight >= 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Featurize_SameText_GivesTheSameFeaturesFromAnyBag()
    {
        var used = new FeatureBag();
        featurizer.Featurize("Un altro testo, molto più lungo, che riempie i buffer prima.", used);

        featurizer.Featurize("Vorrei spostare la visita di domani", used);

        Features(used).ShouldBe(Features("Vorrei spostare la visita di domani"));
    }

    [Fact]
    public void Featurize_KnownText_GivesTheBucketsModelsWereTrainedWith() =>
        Features("Sì").Select(feature => feature.Id).ShouldBe(KnownBuckets);

    [Fact]
    public void Featurize_Case_IsIgnored() => Features("QUANTO COSTA?").ShouldBe(Features("quanto costa?"));

    [Fact]
    public void Featurize_Accents_AddToTheFoldedFeatures()
    {
        long[] folded = [.. Features("perche no").Select(feature => feature.Id)];
        long[] accented = [.. Features("perché no").Select(feature => feature.Id)];

        accented.ShouldBe(accented.Union(folded), ignoreOrder: true);
        accented.Length.ShouldBeGreaterThan(folded.Length);
    }

    [Fact]
    public void Featurize_CombiningAccent_CountsAsTheBaseLetter() => Features("perche\u0301").ShouldBe(Features("perche"));

    [Fact]
    public void Featurize_HeldDownKey_CountsTwice() => Features("ciaoooooooo").ShouldBe(Features("ciaoo"));

    [Fact]
    public void Featurize_Digits_AreAlike() => Features("alle 15:30").ShouldBe(Features("alle 18:45"));

    [Fact]
    public void Featurize_TextBeyondTheLimit_ReadsItsBeginning()
    {
        string text = string.Concat(Enumerable.Range(0, 6_000).Select(i => $"{(char)('a' + i % 26)}{(char)('a' + i / 26 % 26)} "));

        Features(text).ShouldBe(Features(text[..TextFeaturizer.MaxTextCharacters]));
    }

    [Theory]
    [InlineData("!a", 2_000)]
    [InlineData("😀", 1_000)]
    [InlineData("\uD83D", 2_000)]
    [InlineData("a\u0301", 1_000)]
    public void Featurize_LongestTextOfAwkwardCharacters_FitsTheBuffers(string unit, int times) =>
        Features(string.Concat(Enumerable.Repeat(unit, times))).ShouldNotBeEmpty();

    [Fact]
    public void Featurize_AfterWarmUp_AllocatesNothing()
    {
        var bag = new FeatureBag();
        const string text = "Buongiorno, è possibile prenotare un'ecografia per mia madre? Grazie!! 🙏";
        featurizer.Featurize(text, bag);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
            featurizer.Featurize(text, bag);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [InlineData(1_000, 2, 4, "buckets")]
    [InlineData(40_000, 2, 4, "power of two")]
    [InlineData(262_144, 2, 4, "131072")]
    [InlineData(65_536, 0, 4, "n-grams")]
    [InlineData(65_536, 5, 4, "n-grams")]
    [InlineData(65_536, 2, 9, "n-grams")]
    public void Settings_OutsideTheLimits_AreRefused(int buckets, int min, int max, string reason) =>
        Should.Throw<ArgumentException>(() => new TextFeaturizer(new FeaturizerSettings(buckets, min, max))).Message.ShouldContain(reason);

    private (long Id, float Weight)[] Features(string text)
    {
        var bag = new FeatureBag();
        featurizer.Featurize(text, bag);
        return Features(bag);
    }

    private static (long Id, float Weight)[] Features(FeatureBag bag) => [.. bag.Ids[..bag.Count].Zip(bag.Weights)];
}
