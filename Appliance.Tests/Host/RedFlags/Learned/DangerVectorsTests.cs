using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Inference.Classification;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags.Learned;

/// <summary>A detector of words that is never sure, joined with an encoder that knows what an oak is.</summary>
public sealed class DangerVectorsTests
{
    private const string Meaning = "oak", Failing = "broken";
    private static readonly RedFlagRuleBook Book = RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory);

    private readonly CapturedLog log = new();

    [Fact]
    public void Assess_WordsAreUnsure_TheVectorDecides()
    {
        RedFlagWatch watch = Watch("test");

        watch.Assess("an " + Meaning, null).Hits.ShouldHaveSingleItem().Rule.ShouldBe(RedFlagRuleIds.Learned);
        watch.Assess("an elm", null).Hits.ShouldBeEmpty();
    }

    [Fact]
    public void Assess_EncoderFails_TheWordsJudgeAndItIsLoggedWithoutTheText()
    {
        RedFlagAssessment judged = Watch("test").Assess("a " + Failing, null);

        judged.Danger!.Probability.ShouldBe(0.5, 1e-6);
        log.Lines.ShouldHaveSingleItem().ShouldSatisfyAllConditions(line => line.Level.ShouldBe(LogLevel.Error), line => line.Everything.ShouldNotContain(Failing));
    }

    [Fact]
    public void Assess_FittedToAnotherDetector_IsLeftAside() =>
        Watch("another").Assess("an " + Meaning, null).Danger!.Probability.ShouldBe(0.5, 1e-6);

    private RedFlagWatch Watch(string fittedTo)
    {
        float[][] vectors = [.. Enumerable.Range(0, 100).Select(i => Oaks.Vector(i % 2 == 0))];
        VectorDetector network = VectorDetector.Train(vectors, [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0)], [.. Enumerable.Repeat(1f, 100)], seed: 1);
        var joined = new JoinedDanger(new JoinedDangerHeader("oaks", fittedTo, 100, Vectors: 1, Slope: 1, Offset: 0, Judgement.Thresholds), network);
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        return new RedFlagWatch(Book, new DangerDetector(Judgement.Model(0.5), new DangerVectors(joined, new SentenceEncoder(new Oaks(), "oaks"), logs.CreateLogger("test"))));
    }

    private sealed class Oaks : IEmbeddingGenerator<string, Embedding<float>>
    {
        public static float[] Vector(bool oak) => oak ? [1, 0, 0.1f] : [0, 1, 0.1f];

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => values.Any(value => value.Contains(Failing))
                ? throw new OnnxException(OnnxErrorCode.Fail, "the run failed")
                : Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(Vector(value.Contains(Meaning))))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
