using Appliance.Inference.Embeddings;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Onnx;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Embeddings;

public sealed class EncoderFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Find_AmongOtherModels_TakesTheEncoder()
    {
        string root = Path.GetDirectoryName(folder.File("x"))!;
        folder.Write("broken.onnx", "<html>404 Not Found</html>");
        File.WriteAllBytes(folder.File("another.onnx"), Classifier());
        EncoderFiles.Find(root).ShouldBeNull();

        folder.Write("tokenizer.json", "{}");
        EncoderFiles.Find(root).ShouldBeNull();

        EncoderFiles files = new TinyEncoder(folder).Write();
        EncoderFiles.Find(root).ShouldBe(files);
        EncoderFiles.At(root).ShouldBe(files);
        EncoderFiles.At(files.Model).ShouldBe(files);
        EncoderFiles.Find(folder.File("absent")).ShouldBeNull();
    }

    [Fact]
    public void Find_InASubfolder_TakesItsTokenizer()
    {
        Directory.CreateDirectory(folder.File("minilm"));
        EncoderFiles files = new TinyEncoder(folder).Write();
        File.Move(files.Model, folder.File("minilm/model.int8.onnx"));
        File.Move(files.Tokenizer, folder.File("minilm/tokenizer.json"));

        EncoderFiles.Find(Path.GetDirectoryName(files.Model)!).ShouldBe(
            new EncoderFiles(folder.File("minilm/model.int8.onnx"), folder.File("minilm/tokenizer.json")));
    }

    [Fact]
    public void At_NothingThere_SaysWhatIsMissing()
    {
        string model = folder.Write("lonely.onnx", "");

        Should.Throw<FileNotFoundException>(() => EncoderFiles.At(folder.File("absent.onnx"))).Message.ShouldContain("absent.onnx does not exist");
        Should.Throw<FileNotFoundException>(() => EncoderFiles.At(model)).Message.ShouldContain("lonely.tokenizer.json");
        Should.Throw<FileNotFoundException>(() => EncoderFiles.At(Path.GetDirectoryName(model)!)).Message.ShouldContain("holds no sentence encoder");
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(20_000)]
    public void Open_TokenizerOfAnotherModel_IsRefused(int surplusRows)
    {
        EncoderFiles files = new TinyEncoder(folder) { SurplusRows = surplusRows }.Write();

        string message = Should.Throw<InvalidDataException>(() => OnnxTextEmbedder.Open(files)).Message;

        message.ShouldContain("has 12 ids");
        message.ShouldContain($"has vectors for {12 + surplusRows}");
        message.ShouldContain("give the tokenizer.json that came with the model");
    }

    [Fact]
    public void Open_DamagedOrForeignModel_NamesItAndTheRemedy()
    {
        EncoderFiles files = new TinyEncoder(folder).Write();
        byte[] model = File.ReadAllBytes(files.Model);

        File.WriteAllBytes(files.Model, model[..^40]);
        Should.Throw<InvalidDataException>(() => OnnxTextEmbedder.Open(files)).Message.ShouldContain($"{files.Model} is no ONNX model, or truncated");

        File.WriteAllBytes(files.Model, Classifier());
        Should.Throw<InvalidDataException>(() => OnnxTextEmbedder.Open(files)).Message.ShouldContain("is no sentence encoder: it takes numbers");

        File.Delete(files.Model);
        Should.Throw<FileNotFoundException>(() => OnnxTextEmbedder.Open(files)).Message.ShouldContain("does not exist");
    }

    [Fact]
    public void Open_VectorsWithoutLength_AreNotPassedOn()
    {
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(new TinyEncoder(folder).Write(), new EmbedderOptions { QueryPrefix = "" });

        Should.Throw<InvalidDataException>(() => embedder.Embed("", EmbeddingInput.Query, new float[TinyEncoder.Dimensions]))
            .Message.ShouldContain("gave a vector of length 0");
    }

    [Fact]
    public void MeasureOutput_Model_TellsTypeAndShape()
    {
        using OnnxSession session = OnnxSession.Open(Classifier(), "sums");
        OnnxTensor input = OnnxTensor.OfFloats(new float[6], 2, 3);

        OnnxTensorShape shape = session.MeasureOutput([input], 0);

        shape.ToString().ShouldBe("Float [2, 3]");
        Should.Throw<ArgumentOutOfRangeException>(() => session.MeasureOutput([input], 1));
        Should.Throw<OnnxException>(() => session.MeasureOutput([OnnxTensor.OfLongs(new long[6], 2, 3)], 0));
    }

    private static byte[] Classifier()
    {
        var writer = new OnnxModelWriter("sums");
        writer.Input("numbers", OnnxElementType.Float, -1, -1);
        writer.Output("doubled", OnnxElementType.Float, -1, -1);
        writer.Node("Add", "doubled", ["numbers", "numbers"]);
        return writer.ToArray();
    }
}
