using Appliance.Inference.Classification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class VectorDetectorTests
{
    private static readonly float[][] Vectors = [.. Enumerable.Range(0, 200).Select(i => new[] { (i % 2 * 2) - 1 + (i * 37 % 11 / 20f), i * 53 % 17 / 17f, 1 })];
    private static readonly bool[] Truths = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 1)];
    private static readonly float[] Weights = [.. Enumerable.Repeat(1f, 200)];

    [Fact]
    public void Score_VectorsOfBothSides_AreToldApart()
    {
        VectorDetector detector = VectorDetector.Train(Vectors, Truths, Weights, seed: 1);

        detector.Score([1.2f, 0.5f, 1]).ShouldBeGreaterThan(0);
        detector.Score([-0.8f, 0.5f, 1]).ShouldBeLessThan(0);
    }

    [Fact]
    public void Read_Written_ScoresTheSame()
    {
        VectorDetector detector = VectorDetector.Train(Vectors, Truths, Weights, seed: 1);

        VectorDetector read = VectorDetector.Read(new BinaryReader(new MemoryStream(Bytes(detector))));

        read.Score(Vectors[3]).ShouldBe(detector.Score(Vectors[3]));
        Bytes(VectorDetector.Train(Vectors, Truths, Weights, seed: 1)).ShouldBe(Bytes(detector), "the same seed gives the same detector");
    }

    [Fact]
    public void Read_TruncatedOrSomethingElse_IsRefused()
    {
        byte[] bytes = Bytes(VectorDetector.Train(Vectors, Truths, Weights, seed: 1));

        Should.Throw<EndOfStreamException>(() => VectorDetector.Read(new BinaryReader(new MemoryStream(bytes[..^1]))));
        Should.Throw<InvalidDataException>(() => VectorDetector.Read(new BinaryReader(new MemoryStream([.. Enumerable.Repeat((byte)255, 64)]))));
    }

    [Fact]
    public void Train_WithoutExamples_SaysWhatIsMissing() =>
        Should.Throw<TrainingDataException>(() => VectorDetector.Train([], [], [], seed: 1)).Message.ShouldContain("0 vectors");

    [Fact]
    public void Score_VectorOfAnotherEncoder_NamesBothLengths() =>
        Should.Throw<ArgumentException>(() => VectorDetector.Train(Vectors, Truths, Weights, seed: 1).Score([1, 2])).Message.ShouldContain("has 2 numbers, the detector was trained on 3");

    private static byte[] Bytes(VectorDetector detector)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        detector.Write(writer);
        return stream.ToArray();
    }
}
