using System.Runtime.CompilerServices;
using Appliance.Inference.Interop;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Runtime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Interop;

public sealed class WhisperAbiTests
{
    [SkippableFact]
    public void LoadWhisper_InstalledEngine_NamesVersion()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no whisper.cpp for this system.");
        EngineDiagnosis diagnosis = NativeRuntime.LoadWhisper();

        diagnosis.Problem.ShouldBeNull();
        diagnosis.Version.ShouldNotBeNull().ShouldStartWith(WhisperAbi.Version);
        diagnosis.Detail.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void NoWhisperForWindows_SaysWhoHearsAndWhatToDo()
    {
        EngineDiagnosis diagnosis = NativeRuntime.NoWhisperForWindows("whisper.dll");

        diagnosis.Ok.ShouldBeFalse();
        diagnosis.Problem.ShouldNotBeNull().ShouldContain("no whisper.cpp for Windows");
        diagnosis.Remedy.ShouldNotBeNull().ShouldContain("on Linux");
        diagnosis.Remedy.ShouldContain("staff hear them");
    }

    [SkippableFact]
    public void LoadWhisper_EmptyFolder_NamesWhatToDo()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows never has the file, and says something else.");
        using var folder = new TemporaryFolder();

        EngineDiagnosis diagnosis = NativeRuntime.LoadWhisper(Path.GetDirectoryName(folder.File("x"))!);

        diagnosis.Ok.ShouldBeFalse();
        diagnosis.Problem.ShouldBe("libwhisper.so: the file does not exist");
        diagnosis.Remedy.ShouldNotBeNull().ShouldContain(NativeRuntime.FolderVariable);
    }

    [Theory]
    [InlineData("1.9.1")]
    [InlineData("1.9.31")]
    [InlineData("")]
    public void RequireVersion_OtherRelease_NamesBoth(string version) =>
        Should.Throw<NativeLibraryException>(() => WhisperAbi.RequireVersion(version)).Message.ShouldContain(WhisperAbi.Version);

    [Fact]
    public void RequireExports_SomeMissing_NamesThem() =>
        Should.Throw<NativeLibraryException>(() => WhisperAbi.RequireExports(name => name is not ("whisper_free" or "whisper_encode_with_state")))
            .Message.ShouldBe("it does not export whisper_free, whisper_encode_with_state");

    [Fact]
    public void RequireFeatures_ProcessorWithoutThem_NamesThem()
    {
        string[] processor = ["model name : x", "flags\t\t: fpu sse2 avx2"];

        Should.NotThrow(() => WhisperLibrary.RequireFeatures(["avx2", "sse2", ""], processor));
        Should.Throw<NativeLibraryException>(() => WhisperLibrary.RequireFeatures(["avx2", "avx512f", "amx_tile"], processor))
            .Message.ShouldContain("avx512f, amx_tile");
    }

    [SkippableFact]
    public void RequireDefaults_ChangedFields_AreNoticed()
    {
        Skip.IfNot(NativeRuntime.LoadWhisper().Ok, "whisper.cpp is not installed.");
        WhisperContextParams context = WhisperApi.ContextDefaultParams();
        WhisperFullParams full = WhisperApi.FullDefaultParams(WhisperApi.Greedy);
        Should.NotThrow(() => WhisperAbi.RequireContextDefaults(context));
        Should.NotThrow(() => WhisperAbi.RequireFullDefaults(full));

        context.DtwTopLayers = 0;
        full.EntropyThreshold = 2;
        full.VadOverlap = 0;

        Should.Throw<NativeLibraryException>(() => WhisperAbi.RequireContextDefaults(context)).Message.ShouldContain("dtw_n_top is 0 and should be -1");
        string message = Should.Throw<NativeLibraryException>(() => WhisperAbi.RequireFullDefaults(full)).Message;
        message.ShouldContain("entropy_thold is 2");
        message.ShouldContain("vad.samples_overlap is 0");
        Unsafe.SizeOf<WhisperFullParams>().ShouldBe(304);
    }

    [Theory]
    [InlineData(0, 1, true)] // use_coreml off, flash_attn on: whisper.rn
    [InlineData(1, 0, true)] // flash_attn on, padding: whisper.cpp itself
    [InlineData(0, 0, false)]
    [InlineData(2, 0, false)]
    public void RequireContextDefaults_FlashAttentionInEitherPlace_IsRecognised(byte first, byte second, bool right)
    {
        var found = new WhisperContextParams
        {
            UseGpu = 1,
            CoreMlOrFlashAttention = first,
            FlashAttentionOrNothing = second,
            DtwTopLayers = -1,
            DtwMemorySize = 128 * 1024 * 1024,
        };

        if (right)
            Should.NotThrow(() => WhisperAbi.RequireContextDefaults(found));
        else
            Should.Throw<NativeLibraryException>(() => WhisperAbi.RequireContextDefaults(found)).Message.ShouldContain("flash_attn is");
    }
}
