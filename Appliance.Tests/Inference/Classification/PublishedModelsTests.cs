using Appliance.Inference.Classification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

/// <summary>The trained models of the repository on texts that none of them was trained on; the floors are what models/README.md reports, less a margin.</summary>
public sealed class PublishedModelsTests
{
    [Theory]
    [InlineData("models/intents/intents.onnx", "intent", 0.67, 0.10)]
    [InlineData("models/languages/languages.onnx", "lang", 0.96, 0.03)]
    public void Evaluate_CalibrationTexts_KeepsTheReportedQuality(string model, string label, double accuracy, double calibrationError)
    {
        using TextClassifier classifier = TextClassifier.Open(RepositoryFiles.Path(model));

        ClassifierEvaluation evaluation = ClassifierEvaluation.Run(classifier, LabelledTextReader.Read(RepositoryFiles.Path("models/intents/calibration"), label));

        evaluation.Accuracy.ShouldBeGreaterThan(accuracy);
        evaluation.ExpectedCalibrationError.ShouldBeLessThan(calibrationError);
    }
}
