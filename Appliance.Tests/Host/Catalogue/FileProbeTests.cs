using Appliance.Host.Catalogue;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Catalogue;

public sealed class FileProbeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_WholeModel_IsChat()
    {
        ProbeResult result = await ProbeProcess.RunAsync(Write("model.gguf", SampleModel.Bytes), CancellationToken.None);

        result.Kind.ShouldBe(ModelKind.Chat);
        result.Detail!.ShouldStartWith("llama");
    }

    [Fact]
    public async Task Run_ModelCutInHalf_SaysSo() =>
        (await FailsAsync("half.gguf", SampleModel.Bytes[..(SampleModel.Bytes.Length / 2)])).ShouldContain("the file ends here");

    [Theory]
    [InlineData(0, "not a GGUF file")]
    [InlineData(4, "version")]
    [InlineData(15, "number of tensors")]
    [InlineData(40, "")]
    public async Task Run_FlippedByte_SaysWhere(int at, string words)
    {
        byte[] model = SampleModel.Bytes;
        model[at] ^= 0x80;

        string message = await FailsAsync("flipped.gguf", model);

        message.ShouldContain("flipped.gguf");
        message.ShouldContain(words);
    }

    [Theory]
    [InlineData("zip.gguf", "PK\u0003\u0004", "ZIP archive")]
    [InlineData("page.onnx", "<!DOCTYPE html>", "page.onnx")]
    [InlineData("other.bin", "0123456789", "Whisper")]
    [InlineData("other.json", "{\"answer\": 42}", "tokenizer.json")]
    [InlineData("broken.json", "{\"model\":", "broken.json is no whole JSON")]
    [InlineData("model.txt", "text", "none of the endings")]
    public async Task Run_SomethingElse_SaysWhatIsWrong(string name, string content, string words) =>
        (await FailsAsync(name, System.Text.Encoding.UTF8.GetBytes(content))).ShouldContain(words);

    [Fact]
    public void Run_Tokenizer_IsRecognised()
    {
        string path = Write("tokenizer.json", """{"version":"1.0","model":{"type":"Unigram","vocab":[]}}"""u8.ToArray());

        FileProbe.Run(path).Kind.ShouldBe(ModelKind.Tokenizer);
    }

    [Fact]
    public void Run_UnfinishedDownload_IsOpenedByItsRealEnding()
    {
        string path = Write("model.gguf.part", SampleModel.Bytes);

        FileProbe.Run(path).Kind.ShouldBe(ModelKind.Chat);
    }

    [Fact]
    public async Task Run_ModelOnWhichTheEngineAborts_EndsTheChildOnly()
    {
        // The format is right; two tokens are equal, which llama.cpp takes for a reason to end the process.
        byte[] model = SampleModel.Bytes;
        int token = model.AsSpan().IndexOf("\u0001\0\0\0\0\0\0\0a"u8);
        model[token + sizeof(ulong)] = (byte)'b';

        string message = await FailsAsync("twice.gguf", model);

        message.ShouldContain("twice.gguf cannot be used: opening it ended the child process");
    }

    [Fact]
    public void Result_ChildCrashed_NamesCodeAndLastWords()
    {
        ModelFileException error = Should.Throw<ModelFileException>(() => ProbeProcess.Result("x.gguf", 134, "", "loading\nGGML_ASSERT(n > 0) failed\n"));

        error.Message.ShouldContain("134");
        error.Message.ShouldContain("GGML_ASSERT(n > 0) failed");
    }

    [SkippableFact]
    public async Task RunAsync_Cancelled_EndsTheChild()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a named pipe as a file on which opening waits.");
        string path = folder.File("waits.gguf");
        using (System.Diagnostics.Process mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]))
            await mkfifo.WaitForExitAsync();
        using var cancelled = new CancellationTokenSource();

        Task<ProbeResult> probe = ProbeProcess.RunAsync(path, cancelled.Token);
        await Eventually.HoldsAsync(() => Children(path) == 1);
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(probe);
        await Eventually.HoldsAsync(() => Children(path) == 0);
    }

    [SkippableFact]
    public void Run_RealModels_AreRecognised()
    {
        string models = Environment.GetEnvironmentVariable(ModelsFolder.Variable) ?? "";
        string[] files = ["ggml-base-q5_1.bin", "multilingual-e5-small.latin.int8.onnx", "multilingual-e5-small.latin.tokenizer.json", "SmolLM2-135M-Instruct.Q4_1.gguf"];
        Skip.IfNot(files.All(file => File.Exists(Path.Combine(models, file))), $"{ModelsFolder.Variable} names no folder with {string.Join(", ", files)}.");

        files.Select(file => FileProbe.Run(Path.Combine(models, file)).Kind)
            .ShouldBe([ModelKind.Speech, ModelKind.Encoder, ModelKind.Tokenizer, ModelKind.Chat]);
    }

    private static int Children(string path) => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains("probe\0" + path, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    });

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(folder.File(name), content);
        return folder.File(name);
    }

    private async Task<string> FailsAsync(string name, byte[] content) =>
        (await Should.ThrowAsync<ModelFileException>(ProbeProcess.RunAsync(Write(name, content), CancellationToken.None))).Message;
}
