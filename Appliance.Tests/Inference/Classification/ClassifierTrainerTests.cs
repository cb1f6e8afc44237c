using Appliance.Inference.Classification;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class ClassifierTrainerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Train_SeparableErrands_RecognisesUnseenOnes(int hiddenUnits)
    {
        TrainedClassifier classifier = ClassifierTrainer.Train(
            SampleErrands.Train, SampleErrands.Validation, SampleErrands.Options with { HiddenUnits = hiddenUnits });

        classifier.Labels.ShouldBe(["booking", "out_of_scope", "price"]);
        classifier.Classify("how much is an x-ray").Label.ShouldBe("price");
        classifier.Classify("book me an appointment for monday").Label.ShouldBe("booking");
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameFile()
    {
        byte[] first = ClassifierModelFile.Write(ClassifierTrainer.Train(SampleErrands.Train, options: SampleErrands.Options));
        byte[] again = ClassifierModelFile.Write(ClassifierTrainer.Train(SampleErrands.Train, options: SampleErrands.Options));
        byte[] other = ClassifierModelFile.Write(ClassifierTrainer.Train(SampleErrands.Train, options: SampleErrands.Options with { Seed = 2 }));

        again.SequenceEqual(first).ShouldBeTrue();
        other.SequenceEqual(first).ShouldBeFalse();
    }

    [Fact]
    public void Train_WithValidation_ReportsEveryPassAndKeepsTheBest()
    {
        var progress = new RecordingProgress<ClassifierTrainingProgress>();

        TrainedClassifier classifier = ClassifierTrainer.Train(SampleErrands.Train, SampleErrands.Validation, SampleErrands.Options, progress);

        progress.Reports.Select(report => report.Epoch).ShouldBe(Enumerable.Range(1, 10));
        classifier.Epochs.ShouldBe(progress.Reports.MinBy(report => report.ValidationLoss)!.Epoch);
    }

    [Fact]
    public void Train_WithoutValidation_TrainsAgainOnEverything()
    {
        var progress = new RecordingProgress<ClassifierTrainingProgress>();

        TrainedClassifier classifier = ClassifierTrainer.Train(SampleErrands.Train, null, SampleErrands.Options, progress);

        progress.Reports.Count(report => report.ValidationLoss is null).ShouldBe(classifier.Epochs);
    }

    [Fact]
    public void Train_Cancelled_Throws() =>
        Should.Throw<OperationCanceledException>(
            () => ClassifierTrainer.Train(SampleErrands.Train, null, SampleErrands.Options, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void Train_NothingOrOneLabel_SaysSo()
    {
        Should.Throw<TrainingDataException>(() => ClassifierTrainer.Train([])).Message.ShouldContain("no training examples");
        Should.Throw<TrainingDataException>(() => ClassifierTrainer.Train([new("a", "x"), new("b", "x")])).Message.ShouldContain("at least two labels");
    }

    [Fact]
    public void Train_OneExampleOfALabel_NamesTheLabel() =>
        Should.Throw<TrainingDataException>(() => ClassifierTrainer.Train([.. SampleErrands.Train, new("hello", "greeting")]))
            .Message.ShouldContain("\"greeting\" has 1 example");

    [Fact]
    public void Train_UnknownValidationLabel_NamesTheLabel() =>
        Should.Throw<TrainingDataException>(() => ClassifierTrainer.Train(SampleErrands.Train, [new("hello", "greeting")]))
            .Message.ShouldContain("\"greeting\" does not occur");

    [Fact]
    public void Train_EmptyValidation_SaysSo() =>
        Should.Throw<TrainingDataException>(() => ClassifierTrainer.Train(SampleErrands.Train, [])).Message.ShouldContain("no validation examples");

    public static TheoryData<ClassifierTrainingOptions, string> BadOptions => new()
    {
        { new() { Epochs = 0 }, "Epochs" },
        { new() { Epochs = 1_000 }, "Epochs" },
        { new() { HiddenUnits = -1 }, "HiddenUnits" },
        { new() { Members = 0 }, "Members" },
        { new() { LearningRate = 0 }, "LearningRate" },
        { new() { L2 = -1 }, "L2" },
        { new() { FeatureDropout = 1 }, "FeatureDropout" },
        { new() { HiddenDropout = -0.1f }, "HiddenDropout" },
        { new() { MinDocuments = 0 }, "MinDocuments" },
        { new() { ValidationShare = 0.6f }, "ValidationShare" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Train_OptionOutsideItsLimits_NamesIt(ClassifierTrainingOptions options, string name) =>
        Should.Throw<ArgumentException>(() => ClassifierTrainer.Train(SampleErrands.Train, null, options)).Message.ShouldContain(name);

    [Fact]
    public void Split_EveryLabel_IsOnBothSides()
    {
        (TrainingSet train, TrainingSet validation) = TrainingSet.Create([new("a", "x"), new("b", "x"), .. SampleErrands.Train]).Split(0.15f, 1);

        train.Truths.Distinct().Count().ShouldBe(4);
        validation.Truths.Distinct().Count().ShouldBe(4);
        train.Examples.Concat(validation.Examples).Count().ShouldBe(SampleErrands.Train.Count + 2);
        train.Examples.Intersect(validation.Examples).ShouldBeEmpty();
    }
}
