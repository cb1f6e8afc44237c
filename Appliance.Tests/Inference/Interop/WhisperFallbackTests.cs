using System.Diagnostics;
using System.Text.Json;
using Appliance.Host.Bench;
using Appliance.Host.Demo;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Runtime;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Interop;

/// <summary>Which whisper.cpp is taken where the compiled one cannot be. Each in a process of its own, because a process keeps the one it loaded.</summary>
public sealed class WhisperFallbackTests : IDisposable
{
    private static readonly string Installed = Path.Combine(AppContext.BaseDirectory, "native");

    private readonly TemporaryFolder folder = new();
    private readonly string native;

    private string Data => Path.GetDirectoryName(native)!;

    public WhisperFallbackTests()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no whisper.cpp for this system.");
        native = Directory.CreateDirectory(folder.File("native")).FullName;
        foreach (string file in Directory.GetFiles(Installed).Where(file => !Path.GetFileName(file).StartsWith("libwhisper", StringComparison.Ordinal)))
            File.CreateSymbolicLink(Path.Combine(native, Path.GetFileName(file)), file);
    }

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task Doctor_NoCompiledLibrary_NamesThePrebuiltOneAndTheRemedy()
    {
        Link(WhisperLibrary.PrebuiltFileName);

        string detail = await WhisperCheckAsync("pass");

        detail.ShouldContain(WhisperLibrary.PrebuiltFileName);
        detail.ShouldContain("the file does not exist");
        detail.ShouldContain("install g++");
    }

    [SkippableFact]
    public async Task Doctor_CompiledForAnotherProcessor_TakesThePrebuiltOneAndSaysWhy()
    {
        Skip.IfNot(File.Exists(Path.Combine(Installed, WhisperLibrary.FileName)), "whisper.cpp was not compiled here: there is no C++ compiler.");
        Link(WhisperLibrary.FileName);
        Link(WhisperLibrary.PrebuiltFileName);
        await File.WriteAllTextAsync(Path.Combine(native, WhisperLibrary.FeaturesFileName), "sse2\navx4096\n");

        string detail = await WhisperCheckAsync("pass");

        detail.ShouldContain("prebuilt");
        detail.ShouldContain("avx4096");
    }

    [SkippableFact]
    public async Task Doctor_GpuLibraryThatCannotBeLoaded_TakesTheOtherAndSaysWhy()
    {
        Link(WhisperLibrary.PrebuiltFileName);
        await File.WriteAllTextAsync(Path.Combine(native, WhisperLibrary.GpuFileName), "half downloaded");

        (await WhisperCheckAsync("pass")).ShouldContain($"{WhisperLibrary.GpuFileName}: it is not an ELF library");
    }

    [SkippableFact]
    public async Task Doctor_NoLibraryAtAll_SaysThatStaffHear() => (await WhisperCheckAsync("warn")).ShouldContain("voice notes go to staff");

    [SkippableFact]
    public async Task Transcribe_WithThePrebuiltLibrary_HearsTheSame()
    {
        string model = ReferenceModels.Path("ggml-base-q5_1.bin");
        Link(WhisperLibrary.PrebuiltFileName);

        JsonElement heard = JsonDocument.Parse(
            await RunAsync("transcribe", Path.Combine(DemoWorld.ClinicFolder, "voice-note.ogg"), "--model", model, "--json", "--data", Data)).RootElement;

        (heard.GetProperty("outcome").GetString(), heard.GetProperty("language").GetString()).ShouldBe(("heard", "en"));
        heard.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("opening hours on Saturday");
    }

    private void Link(string file)
    {
        Skip.IfNot(File.Exists(Path.Combine(Installed, file)), $"{file} is not installed.");
        File.CreateSymbolicLink(Path.Combine(native, file), Path.Combine(Installed, file));
    }

    private async Task<string> WhisperCheckAsync(string state)
    {
        string lines = await RunAsync("doctor", "--json", "--data", Data);
        JsonElement check = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Single(line => line.GetProperty("check").GetString() == "whisper.cpp");
        check.GetProperty("state").GetString().ShouldBe(state);
        return check.GetProperty("detail").GetString()!;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = OwnProgram.With(arguments);
        start.Environment[NativeRuntime.FolderVariable] = native;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
