using System.Text.Json.Nodes;
using Appliance.Host.Catalogue;
using Appliance.Host.Commands;
using Appliance.Tests.Inference.Speech;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class TranscribeContractTests : IDisposable
{
    private readonly CommandLine commandLine = new();
    private readonly string? variable = Environment.GetEnvironmentVariable(ModelsFolder.Variable);

    public TranscribeContractTests() => Environment.SetEnvironmentVariable(ModelsFolder.Variable, commandLine.File("models"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ModelsFolder.Variable, variable);
        commandLine.Dispose();
    }

    [Fact]
    public async Task Transcribe_NoModel_SaysHowToGetOne() =>
        (await commandLine.RunAsync("transcribe", commandLine.Write("note.ogg", "x"))).ShouldFail(ExitCode.Engine, "models pull");

    [Fact]
    public async Task Transcribe_NoFile_NamesIt() => (await commandLine.RunAsync("transcribe", "/no/such/note.ogg")).ShouldFail(ExitCode.Input, "/no/such/note.ogg");

    [SkippableFact]
    public async Task Transcribe_BrokenModel_CostsAChildProcessOnly()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no whisper.cpp for this system.");
        byte[] half = TinyWhisper.Create();
        await File.WriteAllBytesAsync(commandLine.File("half.bin"), half[..(half.Length / 2)]);

        (await commandLine.RunAsync("transcribe", commandLine.Write("note.ogg", "x"), "--model", commandLine.File("half.bin"))).ShouldFail(ExitCode.Engine, "half.bin");
    }

    [SkippableFact]
    public async Task Transcribe_SilenceNoiseAndNoRecording_LineEachWithOutcome()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no whisper.cpp for this system.");
        await File.WriteAllBytesAsync(commandLine.File("silence.wav"), Sounds.Wav(new float[32_000]));
        await File.WriteAllBytesAsync(commandLine.File("noise.wav"), Sounds.Wav(Sounds.Noise(2)));
        string zip = commandLine.Write("zip.ogg", "PK\u0003\u0004 and so on");

        CommandResult result = await commandLine.RunAsync(
            "transcribe", commandLine.File("silence.wav"), commandLine.File("noise.wav"), zip, "--model", TinyWhisper.Model, "--json");

        JsonObject[] lines = result.ShouldSucceed().Lines;
        lines.Select(line => (string?)line["outcome"]).ShouldBe(["silence", "silence", "failed"]);
        lines.ShouldAllBe(line => (string?)line["text"] == "");
        lines[0].Select(field => field.Key).ShouldBe(["file", "language", "text", "confidence", "duration_s", "took_ms", "outcome"]);
        ((string?)lines[2]["file"]).ShouldBe(zip);
        ((double?)lines[1]["duration_s"]).ShouldBe(2);
    }
}
