using Appliance.Inference.Interop;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Runtime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Interop;

public sealed class LlamaAbiTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LoadLlama_InstalledEngine_NamesVersionAndDevice()
    {
        EngineDiagnosis diagnosis = NativeRuntime.LoadLlama();

        diagnosis.Problem.ShouldBeNull();
        diagnosis.Version.ShouldNotBeNull().ShouldStartWith(OperatingSystem.IsWindows() ? LlamaAbi.WindowsVersion : LlamaAbi.Version);
        diagnosis.Detail.ShouldNotBeNullOrEmpty();
        Environment.GetEnvironmentVariable("GGML_NO_BACKTRACE").ShouldBe("1");
    }

    [Fact]
    public void LoadLlama_EmptyFolder_NamesTheFileAndWhatToDo()
    {
        string empty = Path.GetDirectoryName(folder.File("x"))!;

        EngineDiagnosis diagnosis = NativeRuntime.LoadLlama(empty, out LlamaLibrary? library);

        library.ShouldBeNull();
        diagnosis.Problem.ShouldBe($"{LlamaLibrary.Files.Base}: the file does not exist");
        diagnosis.Remedy.ShouldNotBeNull().ShouldContain(NativeRuntime.FolderVariable);
    }

    [Theory]
    [InlineData("0.5.0")]
    [InlineData("0.5.0-dev")]
    [InlineData("0.4.0-dev")]
    public void RequireVersion_SameRelease_Passes(string version) => Should.NotThrow(() => LlamaAbi.RequireVersion(version));

    [Theory]
    [InlineData("0.3.0")]
    [InlineData("0.5.01")]
    [InlineData("0.6.0-dev")]
    [InlineData("")]
    public void RequireVersion_OtherRelease_NamesBoth(string version) =>
        Should.Throw<NativeLibraryException>(() => LlamaAbi.RequireVersion(version)).Message.ShouldContain(LlamaAbi.Version);

    [Fact]
    public void RequireExports_SomeMissing_NamesThem()
    {
        var asked = new List<string>();

        string message = Should.Throw<NativeLibraryException>(() => LlamaAbi.RequireExports((_, function) =>
        {
            asked.Add(function);
            return function is not ("llama_decode" or "ggml_backend_dev_type");
        })).Message;

        message.ShouldBe("it does not export ggml_backend_dev_type, llama_decode");
        asked.Count.ShouldBeGreaterThan(50);
        asked.ShouldAllBe(function => function.StartsWith("llama_") || function.StartsWith("ggml_"));
    }

    [Fact]
    public void RequireDefaults_EveryChangedByte_IsNoticed()
    {
        NativeRuntime.LoadLlama().Ok.ShouldBeTrue();
        LlamaModelParams model = LlamaApi.ModelDefaultParams();
        LlamaContextParams context = LlamaApi.ContextDefaultParams();
        Should.NotThrow(() => LlamaAbi.RequireModelDefaults(model));
        Should.NotThrow(() => LlamaAbi.RequireContextDefaults(context));

        model.LazyMode = 0;
        context.MaxOutputsPerSequence = 4;

        Should.Throw<NativeLibraryException>(() => LlamaAbi.RequireModelDefaults(model)).Message.ShouldContain("lazy_mode is 0 and should be 1");
        Should.Throw<NativeLibraryException>(() => LlamaAbi.RequireContextDefaults(context)).Message
            .ShouldContain("n_outputs_max_per_seq is 4 and should be 1");
    }

    [Fact]
    public void Choose_CudaBesideVulkan_TakesCuda()
    {
        var cpu = new LlamaDevice("CPU", "a processor", false, 1);
        var vulkan = new LlamaDevice("Vulkan0", "a card", true, 1);
        var cuda = new LlamaDevice("CUDA0", "a card", true, 1);

        LlamaDevice.Choose([cpu, vulkan, cuda]).ShouldBe(cuda);
        LlamaDevice.Choose([vulkan, cpu]).ShouldBe(vulkan);
        LlamaDevice.Choose([cpu]).ShouldBe(cpu);
    }
}
