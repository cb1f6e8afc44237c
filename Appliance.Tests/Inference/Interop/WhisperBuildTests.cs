using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Appliance.Inference.Confinement;
using Appliance.Inference.Interop.Whisper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Interop;

/// <summary>What the build does (install/native/whisper.mjs) on a machine whose compiler is missing or fails.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class WhisperBuildTests : IDisposable
{
    private const string Prebuilt = "the prebuilt addon";

    private readonly TemporaryFolder folder = new();
    private readonly string node;

    public WhisperBuildTests()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "whisper.cpp is compiled on Linux only.");
        node = ProgramStart.Find("node") ?? throw new SkipException("Node.js is not installed.");
        Directory.CreateDirectory(folder.File("modules/@fugood/node-whisper-linux-x64"));
        File.WriteAllText(folder.File("modules/@fugood/node-whisper-linux-x64/index.node"), Prebuilt);
        Directory.CreateDirectory(folder.File("placed"));
        Directory.CreateDirectory(folder.File("path"));
    }

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task Place_NoCompiler_PutsThePrebuiltLibraryAndSaysHowToGetTheFastOne()
    {
        (string said, string[] files) = await PlaceAsync();

        files.ShouldBe([WhisperLibrary.PrebuiltFileName]);
        File.ReadAllText(folder.File($"placed/{WhisperLibrary.PrebuiltFileName}")).ShouldBe(Prebuilt);
        said.ShouldContain("there is no C++ compiler");
        said.ShouldContain("Install g++");
    }

    [SkippableFact]
    public async Task Place_CompilerThatFails_PutsThePrebuiltLibraryAndSaysWhy()
    {
        foreach (string compiler in new[] { "gcc", "g++" })
        {
            File.WriteAllText(folder.File("path/" + compiler), "#!/bin/sh\n[ \"$1\" = --version ] && { echo 12; exit 0; }\necho 'no space left' >&2\nexit 1\n");
            File.SetUnixFileMode(folder.File("path/" + compiler), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        WriteSources();

        (string said, string[] files) = await PlaceAsync();

        files.ShouldBe([WhisperLibrary.PrebuiltFileName]);
        said.ShouldContain("could not be compiled");
        said.ShouldContain("no space left");
    }

    private static string Script([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../install/native/whisper.mjs"));

    // Empty ones: this compiler takes none.
    private void WriteSources()
    {
        foreach (string line in File.ReadLines(Script()).SkipWhile(line => line != "const sources = [").Skip(1).TakeWhile(line => line != "];"))
        {
            foreach (string source in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                string path = folder.File("modules/whisper.rn/cpp/" + source.Trim('\''));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "");
            }
        }
    }

    private async Task<(string Said, string[] Files)> PlaceAsync()
    {
        string placed = folder.File("placed");
        string code = $"import('{Script()}').then(script => script.placeWhisper('{folder.File("modules")}', '{placed}', '{folder.File("path")}', 'hash'))";
        var start = new ProcessStartInfo(node, ["-e", code]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = folder.File("path");
        start.Environment["XDG_CACHE_HOME"] = folder.File("cache");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
        return (said, [.. Directory.GetFiles(placed).Select(file => Path.GetFileName(file)!)]);
    }
}
