using Appliance.Inference.Interop;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Runtime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Runtime;

public sealed class NativeRuntimeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_InstalledEngine_NamesFileAndVersion()
    {
        EngineDiagnosis diagnosis = NativeRuntime.Load().OnnxRuntime;

        diagnosis.Problem.ShouldBeNull();
        diagnosis.Ok.ShouldBeTrue();
        File.Exists(diagnosis.Path).ShouldBeTrue();
        Version.Parse(diagnosis.Version!).ShouldBeGreaterThanOrEqualTo(OrtLibrary.MinVersion);
    }

    [Fact]
    public void LoadOnnxRuntime_NoSuchFile_SaysSoAndWhatToDo()
    {
        EngineDiagnosis diagnosis = NativeRuntime.LoadOnnxRuntime(folder.File("libonnxruntime.so.1"), out OrtLibrary? library);

        library.ShouldBeNull();
        diagnosis.Ok.ShouldBeFalse();
        diagnosis.Problem.ShouldBe("the file does not exist");
        diagnosis.Remedy.ShouldNotBeNull().ShouldContain(NativeRuntime.FolderVariable);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n")]
    public void LoadOnnxRuntime_NotALibrary_SaysSo(string content)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Looks at ELF headers.");
        string path = folder.Write("libonnxruntime.so.1", content);

        NativeRuntime.LoadOnnxRuntime(path, out _).Problem.ShouldNotBeNull().ShouldContain("not an ELF library");
    }

    [SkippableFact]
    public void LoadOnnxRuntime_OtherProcessor_SaysWhich()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Looks at ELF headers.");
        byte[] header = new byte[64];
        "\u007FELF\u0002"u8.CopyTo(header);
        header[18] = 243; // RISC-V
        File.WriteAllBytes(folder.File("riscv.so"), header);

        NativeRuntime.LoadOnnxRuntime(folder.File("riscv.so"), out _).Problem.ShouldNotBeNull().ShouldContain("ELF machine 243");
    }

    [SkippableFact]
    public void LoadOnnxRuntime_TruncatedLibrary_SaysSoInsteadOfCrashing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Looks at ELF headers.");
        using (FileStream source = File.OpenRead(NativeRuntime.Load().OnnxRuntime.Path))
        using (FileStream target = File.Create(folder.File("half.so")))
        {
            byte[] start = new byte[4096];
            source.ReadExactly(start);
            target.Write(start);
        }

        NativeRuntime.LoadOnnxRuntime(folder.File("half.so"), out _).Problem.ShouldNotBeNull().ShouldContain("truncated: 4096 bytes");
    }

    [SkippableFact]
    public void LoadOnnxRuntime_OtherLibrary_NamesTheMissingExport()
    {
        string[] candidates = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/lib64/libm.so.6"];
        string? other = candidates.FirstOrDefault(File.Exists);
        Skip.If(other is null, "No other library at a known place.");

        NativeRuntime.LoadOnnxRuntime(other!, out _).Problem.ShouldNotBeNull().ShouldContain("OrtGetApiBase");
    }

    [Theory]
    [InlineData("1.20.0")]
    [InlineData("1.30.0")]
    [InlineData("1.31.0-dev+20261101")]
    [InlineData("2.0.0")]
    public void RequireVersion_NewEnough_Passes(string version) => Should.NotThrow(() => OrtLibrary.RequireVersion(version));

    [Theory]
    [InlineData("1.19.2", "too old")]
    [InlineData("0.9.0", "too old")]
    [InlineData("", "not readable")]
    [InlineData("latest", "not readable")]
    public void RequireVersion_OldOrUnreadable_SaysWhy(string version, string reason) =>
        Should.Throw<NativeLibraryException>(() => OrtLibrary.RequireVersion(version)).Message.ShouldContain(reason);
}
