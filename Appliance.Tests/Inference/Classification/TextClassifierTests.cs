using Appliance.Inference.Classification;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Onnx;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class TextClassifierTests : IDisposable
{
    private const float Tolerance = 1e-5f;

    private static readonly string[] Probes =
        ["", "?", "how much", "zzzz qqqq xxxx", "Vorrei prenotare, è possibile?", "🙏🙏", "book an appointment and tell me the price of it", new('x', 20_000)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Classify_SavedFile_EqualsTheManagedComputation(int hiddenUnits)
    {
        TrainedClassifier trained = Train(SampleErrands.Options with { HiddenUnits = hiddenUnits });
        using TextClassifier opened = TextClassifier.Open(Saved(trained));

        foreach (string probe in Probes.Concat(SampleErrands.Train.Select(example => example.Text)))
        {
            float[] expected = trained.Probabilities(probe);
            float[] actual = opened.Probabilities(probe);
            actual.Zip(expected).ShouldAllBe(pair => MathF.Abs(pair.First - pair.Second) < Tolerance);
            actual.Sum().ShouldBe(1, 1e-4);
            opened.Classify(probe).Label.ShouldBe(trained.Classify(probe).Label);
        }
    }

    [Fact]
    public void Open_SavedFile_HasLabelsThresholdAndMetadata()
    {
        TrainedClassifier trained = Train(SampleErrands.Options with { Metadata = new Dictionary<string, string> { ["source"] = "sample errands" } });
        using TextClassifier opened = TextClassifier.Open(Saved(trained));

        opened.Labels.ShouldBe(trained.Labels);
        opened.OutOfScopeThreshold.ShouldBe(trained.OutOfScopeThreshold);
        opened.FindMetadata("source").ShouldBe("sample errands");
    }

    [Fact]
    public void Classify_AnyText_RanksLabelsByProbability()
    {
        using TextClassifier opened = TextClassifier.Open(Saved(Train(SampleErrands.Options)));

        IReadOnlyList<LabelScore> top = opened.Classify("how much is a visit").Top;

        top.Select(score => score.Label).ShouldBe(opened.Labels, ignoreOrder: true);
        top.Select(score => score.Probability).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Classify_ManyThreads_GivesEachTextItsOwnAnswer()
    {
        using TextClassifier opened = TextClassifier.Open(Saved(Train(SampleErrands.Options)));
        string[] texts = [.. SampleErrands.Train.Select(example => example.Text)];
        LabelScore[] expected = [.. texts.Select(text => opened.Classify(text).Top[0])];

        Parallel.For(0, 2_000, i => opened.Classify(texts[i % texts.Length]).Top[0].ShouldBe(expected[i % texts.Length]));
    }

    [Fact]
    public void Classify_Disposed_SaysSo()
    {
        TextClassifier opened = TextClassifier.Open(Saved(Train(SampleErrands.Options)));
        opened.Dispose();

        Should.Throw<ObjectDisposedException>(() => opened.Classify("hello"));
    }

    [Fact]
    public void Open_TruncatedFile_SaysSo()
    {
        string path = Saved(Train(SampleErrands.Options));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..5_000]);

        Should.Throw<OnnxException>(() => TextClassifier.Open(path)).Message.ShouldContain(path);
    }

    [Fact]
    public void Open_OtherOnnxModel_SaysThatItIsNoClassifier()
    {
        var writer = new OnnxModelWriter("identity");
        writer.Input("x", OnnxElementType.Float, -1);
        writer.Output("y", OnnxElementType.Float, -1);
        writer.Node("Identity", "y", ["x"]);
        File.WriteAllBytes(folder.File("other.onnx"), writer.ToArray());

        Should.Throw<InvalidDataException>(() => TextClassifier.Open(folder.File("other.onnx"))).Message.ShouldContain("not a classifier");
    }

    [Theory]
    [InlineData(ClassifierModelFile.LabelsKey)]
    [InlineData(ClassifierModelFile.FeaturizerKey)]
    [InlineData(ClassifierModelFile.ThresholdKey)]
    public void Open_DamagedMetadata_SaysSo(string key)
    {
        // Later pairs win over the trainer's own.
        TrainedClassifier trained = Train(SampleErrands.Options with { Metadata = new Dictionary<string, string> { [key] = "{" } });

        Should.Throw<InvalidDataException>(() => TextClassifier.Open(Saved(trained))).Message.ShouldContain("damaged");
    }

    [Fact]
    public void Save_ExistingFile_IsReplacedWithoutLeftovers()
    {
        string path = folder.Write("model.onnx", "old");

        Train(SampleErrands.Options).Save(path);

        using TextClassifier opened = TextClassifier.Open(path);
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public void Decide_AfterWarmUp_AllocatesNothing()
    {
        using TextClassifier opened = TextClassifier.Open(Saved(Train(SampleErrands.Options)));
        var top = new LabelScore[2];
        const string text = "how much is a visit with Dr Rossi on Monday?";
        for (int i = 0; i < 100; i++)
            opened.Decide(text, top);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
            opened.Decide(text, top);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        top[0].ShouldBe(opened.Classify(text).Top[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Decide_RoomForNoneOrTooManyLabels_SaysSo(int room)
    {
        using TextClassifier opened = TextClassifier.Open(Saved(Train(SampleErrands.Options)));

        Should.Throw<ArgumentException>(() => opened.Decide("hello", new LabelScore[room])).Message.ShouldContain("1 to 3");
    }

    [Fact]
    public void Decide_TenMegabytes_ReadsTheBeginning()
    {
        using TextClassifier opened = TextClassifier.Open(Saved(Train(SampleErrands.Options)));

        opened.Classify(new string('x', 10_000_000)).Top.ShouldNotBeEmpty();
    }

    private static TrainedClassifier Train(ClassifierTrainingOptions options) =>
        ClassifierTrainer.Train(SampleErrands.Train, SampleErrands.Validation, options);

    private string Saved(TrainedClassifier trained)
    {
        trained.Save(folder.File("model.onnx"));
        return folder.File("model.onnx");
    }
}
