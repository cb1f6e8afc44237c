using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Llama;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class ModelProbeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_GoodModel_DescribesIt()
    {
        ModelProbeResult result = ModelProbe.Open(TinyModel.Path);

        result.Description.ShouldContain("llama");
        result.Parameters.ShouldBeGreaterThan(1_000_000);
        result.HasChatTemplate.ShouldBeTrue();
    }

    [Fact]
    public void Open_CutInHalf_SaysWhatAndWhatToDo()
    {
        byte[] whole = File.ReadAllBytes(TinyModel.Path);
        File.WriteAllBytes(folder.File("half.gguf"), whole[..(whole.Length / 2)]);

        string message = Should.Throw<LlamaException>(() => ModelProbe.Open(folder.File("half.gguf"))).Message;

        message.ShouldContain("half.gguf");
        message.ShouldContain("install it again");
        message.ShouldNotContain("gave no reason");
    }

    [Fact]
    public void Open_FlippedByteInTheHeader_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(TinyModel.Path);
        whole[1] ^= 0x20;
        File.WriteAllBytes(folder.File("flipped.gguf"), whole);

        Should.Throw<LlamaException>(() => ModelProbe.Open(folder.File("flipped.gguf"))).Message.ShouldContain("flipped.gguf");
    }

    [Fact]
    public void Open_NoFile_SaysSo() => Should.Throw<FileNotFoundException>(() => ModelProbe.Open(folder.File("none.gguf"))).Message.ShouldContain("none.gguf");

    [Fact]
    public void Create_ContextLargerThanMemory_SaysWhatToDo()
    {
        using LlamaModel model = LlamaModel.Load(TinyModel.Path, 0, checkTensors: false);

        LlamaException error = Should.Throw<LlamaException>(
            () => LlamaContext.Create(model, new ContextSize(2_000_000_000, 1, 32, 1, FlashAttentionMode.Off)));

        error.Message.ShouldContain("Lower the context's tokens");
        error.Message.ShouldContain("GB");
    }
}
