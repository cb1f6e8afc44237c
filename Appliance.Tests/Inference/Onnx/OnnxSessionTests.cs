using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Onnx;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Onnx;

public sealed class OnnxSessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_WrittenModel_HasNamesAndMetadata()
    {
        using OnnxSession session = OnnxSession.Open(Doubling(), "doubling");

        session.InputNames.ShouldBe(["numbers"]);
        session.OutputNames.ShouldBe(["doubled"]);
        session.FindMetadata("città").ShouldBe("perché no 🦷");
        session.FindMetadata("absent").ShouldBeNull();
    }

    [Fact]
    public void Run_WrittenModel_WritesIntoTheCallersMemory()
    {
        using OnnxSession session = OnnxSession.Open(Doubling(), "doubling");

        Double(session, [1, -2.5f, 40]).ShouldBe([2, -5, 80]);
    }

    [Fact]
    public void Open_FileWithUnicodePath_Runs()
    {
        string path = folder.File("clínica è aperta.onnx");
        File.WriteAllBytes(path, Doubling());

        using OnnxSession session = OnnxSession.Open(path);

        Double(session, [3]).ShouldBe([6]);
    }

    [Fact]
    public void Run_AfterWarmUp_AllocatesNothing()
    {
        using OnnxSession session = OnnxSession.Open(Doubling(), "doubling");
        float[] numbers = [1, 2];
        float[] doubled = new float[2];
        void Run()
        {
            ReadOnlySpan<OnnxTensor> inputs = [OnnxTensor.OfFloats(numbers, numbers.Length)];
            ReadOnlySpan<OnnxTensor> outputs = [OnnxTensor.OfFloats(doubled, doubled.Length)];
            session.Run(inputs, outputs);
        }

        for (int i = 0; i < 100; i++)
            Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Run();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Run_ManyThreads_EachGetsItsOwnResult()
    {
        using OnnxSession session = OnnxSession.Open(Doubling(), "doubling");

        Parallel.For(0, 500, i => Double(session, [i, -i]).ShouldBe([2 * i, -2 * i]));
    }

    [Fact]
    public void Run_DisposedMeanwhile_FinishesOrSaysDisposed()
    {
        OnnxSession session = OnnxSession.Open(Doubling(), "doubling");
        int finished = 0;

        Parallel.For(0, 200, i =>
        {
            if (i == 100)
                session.Dispose();
            try
            {
                Double(session, [i]).ShouldBe([2 * i]);
                Interlocked.Increment(ref finished);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        });

        // Overlapping runs may keep the session alive to the last of them; what counts is that none met freed memory.
        finished.ShouldBeGreaterThan(0);
        Should.Throw<ObjectDisposedException>(() => Double(session, [1]));
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using OnnxSession session = OnnxSession.Open(Doubling(), "doubling");
        using var source = new CancellationTokenSource();
        float[] memory = new float[1];

        session.Run([OnnxTensor.OfFloats(memory, 1)], [OnnxTensor.OfFloats(memory, 1)], source.Token);
        source.Cancel();

        Should.Throw<OperationCanceledException>(
            () => session.Run([OnnxTensor.OfFloats(memory, 1)], [OnnxTensor.OfFloats(memory, 1)], source.Token));
    }

    [Fact]
    public void Run_WrongTensors_NameTheModel()
    {
        using OnnxSession session = OnnxSession.Open(Doubling(), "doubling");
        float[] memory = new float[2];

        Should.Throw<ArgumentException>(() => session.Run([], [OnnxTensor.OfFloats(memory, 2)])).Message.ShouldContain("takes 1 inputs");
        OnnxException wrongRank = Should.Throw<OnnxException>(
            () => session.Run([OnnxTensor.OfFloats(memory, 1, 2)], [OnnxTensor.OfFloats(memory, 2)]));
        wrongRank.Code.ShouldBe(OnnxErrorCode.InvalidArgument);
        wrongRank.Message.ShouldContain("doubling");
        Should.Throw<OnnxException>(() => session.Run([OnnxTensor.OfLongs(new long[2], 2)], [OnnxTensor.OfFloats(memory, 2)]));
    }

    [Fact]
    public void Tensor_ShapeThatDoesNotFit_IsRefused()
    {
        Should.Throw<ArgumentException>(() => OnnxTensor.OfFloats(new float[5], 2, 3)).Message.ShouldContain("[2, 3] holds 6 elements, the memory 5");
        Should.Throw<ArgumentException>(() => OnnxTensor.OfFloats(new float[1], 1, 1, 1, 1, 1)).Message.ShouldContain("at most 4 dimensions");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(-1)]
    public void Open_TruncatedModel_SaysThatItCannotBeOpened(int length)
    {
        byte[] model = Doubling();
        byte[] part = model[..(length < 0 ? model.Length + length : length)];

        OnnxException error = Should.Throw<OnnxException>(() => OnnxSession.Open(part, "half a model"));

        error.Message.ShouldStartWith("half a model cannot be opened");
        error.Message.ShouldContain("install it again");
    }

    [Fact]
    public void Open_TextFile_SaysThatItCannotBeOpened()
    {
        string path = folder.Write("model.onnx", "<html>404 Not Found</html>");

        Should.Throw<OnnxException>(() => OnnxSession.Open(path)).Message.ShouldContain(path);
    }

    [Fact]
    public void Open_EmptyOrMissing_SaysSo()
    {
        Should.Throw<OnnxException>(() => OnnxSession.Open([], "nothing")).Code.ShouldBe(OnnxErrorCode.NoModel);
        Should.Throw<FileNotFoundException>(() => OnnxSession.Open(folder.File("absent.onnx"))).Message.ShouldContain("absent.onnx");
    }

    private static float[] Double(OnnxSession session, float[] numbers)
    {
        float[] doubled = new float[numbers.Length];
        session.Run([OnnxTensor.OfFloats(numbers, numbers.Length)], [OnnxTensor.OfFloats(doubled, doubled.Length)]);
        return doubled;
    }

    private static byte[] Doubling()
    {
        var writer = new OnnxModelWriter("doubling");
        writer.Input("numbers", OnnxElementType.Float, -1);
        writer.Output("doubled", OnnxElementType.Float, -1);
        writer.Initializer<float>("two", [2f], 1);
        writer.Node("Mul", "doubled", ["numbers", "two"]);
        writer.Metadata("città", "perché no 🦷");
        return writer.ToArray();
    }
}
