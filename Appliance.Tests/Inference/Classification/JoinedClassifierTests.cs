using Appliance.Inference.Classification;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class JoinedClassifierTests : IDisposable
{
    private const float Tolerance = 1e-4f;

    private static readonly ClassifierTrainingOptions Options = SampleErrands.Options with { VectorHiddenUnits = 8, VectorEpochs = 10 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classify_JoinedFile_EqualsTheManagedComputation()
    {
        var encoder = new SentenceEncoder(new TopicVectors(), "aa");
        TrainedClassifier trained = Train(encoder);
        using TextClassifier opened = TextClassifier.Open(Saved(trained), encoder);

        opened.Encoder.ShouldBe("aa");
        foreach (string text in SampleErrands.Train.Select(example => example.Text).Append("zzz").Append("quanto cuesta"))
        {
            float[] expected = trained.Probabilities(text);
            opened.Probabilities(text).Zip(expected).ShouldAllBe(pair => MathF.Abs(pair.First - pair.Second) < Tolerance);
        }
    }

    [Fact]
    public void Classify_WordsOnlyTheEncoderKnows_AreUnderstood()
    {
        var encoder = new SentenceEncoder(new TopicVectors(), "aa");
        using TextClassifier opened = TextClassifier.Open(Saved(Train(encoder)), encoder);

        opened.Classify("cuesta").Top[0].Label.ShouldBe("price");
        opened.Classify("prenotare").Top[0].Label.ShouldBe("booking");
    }

    [Fact]
    public void Open_JoinedFileWithoutOrWithAnotherEncoder_NamesBoth()
    {
        string path = Saved(Train(new SentenceEncoder(new TopicVectors(), "aa")));

        Should.Throw<InvalidDataException>(() => TextClassifier.Open(path)).Message.ShouldContain("aa and cannot be used without it");
        Should.Throw<InvalidDataException>(() => TextClassifier.Open(path, new SentenceEncoder(new TopicVectors(), "bb"))).Message.ShouldContain("not with bb");
    }

    [Fact]
    public void Classify_EncoderOfAnotherSize_SaysSo()
    {
        string path = Saved(Train(new SentenceEncoder(new TopicVectors(), "aa")));
        using TextClassifier opened = TextClassifier.Open(path, new SentenceEncoder(new TopicVectors(extra: 1), "aa"));

        Should.Throw<InvalidDataException>(() => opened.Classify("hello")).Message.ShouldContain("gave 5");
    }

    [Fact]
    public void Train_PlainModelWithEncoderGiven_IgnoresIt()
    {
        TrainedClassifier trained = ClassifierTrainer.Train(SampleErrands.Train, SampleErrands.Validation, SampleErrands.Options);
        using TextClassifier opened = TextClassifier.Open(Saved(trained), new SentenceEncoder(new TopicVectors(), "aa"));

        opened.Encoder.ShouldBeNull();
        opened.Classify("how much").Top[0].Label.ShouldBe("price");
    }

    [Fact]
    public void Train_NoOutOfScopeExamples_TakesTheThresholdFromValidation()
    {
        TrainedClassifier trained = ClassifierTrainer.Train(
            [.. SampleErrands.Train.Where(example => example.Label != "out_of_scope")], SampleErrands.Validation, SampleErrands.Options);

        trained.Labels.ShouldContain("out_of_scope");
        trained.Classify("how much is a visit").Label.ShouldBe("price");
    }

    [Fact]
    public void Explain_JoinedModel_NamesMeaning()
    {
        var encoder = new SentenceEncoder(new TopicVectors(), "aa");
        using TextClassifier opened = TextClassifier.Open(Saved(Train(encoder)), encoder);
        var explainer = new TextExplainer(opened);

        TextExplanation explanation = explainer.Explain("price of cleaning");

        explanation.Label.ShouldBe("price");
        explanation.Features.ShouldContain(one => one.Feature.StartsWith("meaning", StringComparison.Ordinal));
        explainer.FindNearest("price of an x-ray", SampleErrands.Train, 3)[0].ShouldSatisfyAllConditions(
            near => near.Example.Text.ShouldBe("price of an x-ray"), near => near.Similarity.ShouldBe(1, 1e-4));
    }

    private static TrainedClassifier Train(SentenceEncoder encoder) =>
        ClassifierTrainer.Train(SampleErrands.Train, SampleErrands.Validation, Options, encoder: encoder);

    private string Saved(TrainedClassifier trained)
    {
        trained.Save(folder.File("model.onnx"));
        return folder.File("model.onnx");
    }

    /// <summary>Knows what words mean: one dimension for each topic, in more languages than the examples.</summary>
    private sealed class TopicVectors(int extra = 0) : IEmbeddingGenerator<string, Embedding<float>>
    {
        private static readonly string[][] Topics =
            [["price", "much", "cost", "cuesta", "quanto"], ["book", "appointment", "prenotare"], ["match", "joke", "rain", "recipe", "sing", "president"]];

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(Vector(value)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private float[] Vector(string text)
        {
            float[] vector = [.. Topics.Select(words => words.Any(word => text.Contains(word, StringComparison.Ordinal)) ? 1f : 0f), 0.1f, .. new float[extra]];
            float norm = MathF.Sqrt(vector.Sum(x => x * x));
            return [.. vector.Select(x => x / norm)];
        }
    }
}
