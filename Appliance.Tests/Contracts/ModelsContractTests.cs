using System.Text.Json.Nodes;
using Appliance.Host.Catalogue;
using Appliance.Host.Commands;
using Appliance.Tests.Fakes;
using Appliance.Tests.Host.Catalogue;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class ModelsContractTests : IDisposable
{
    private readonly CommandLine commandLine = new();
    private readonly string? variable = Environment.GetEnvironmentVariable(ModelsFolder.Variable);

    public ModelsContractTests() => Environment.SetEnvironmentVariable(ModelsFolder.Variable, commandLine.File("models"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ModelsFolder.Variable, variable);
        commandLine.Dispose();
    }

    [Fact]
    public async Task AddUseVerifyRemove_LocalFile_WorkWithoutAnyHub()
    {
        string source = Sample("tiny.gguf");

        JsonObject added = (await RunAsync("add", source, "--json")).ShouldSucceed().Line;
        ((string?)added["kind"]).ShouldBe("chat");
        ((string?)added["source"]).ShouldBe(source);
        ((string?)(await RunAsync("use", "tiny.gguf", "--json")).ShouldSucceed().Line["chat_model"]).ShouldBe("tiny.gguf");
        (await Row("tiny.gguf"))["in_use"]!.GetValue<bool>().ShouldBeTrue();
        ((string?)(await RunAsync("verify", "--json")).ShouldSucceed().Line["outcome"]).ShouldBe("ok");

        (await RunAsync("remove", "tiny.gguf")).ShouldFail(ExitCode.Refused, "in use");
        (await RunAsync("use", "--none")).ShouldSucceed();
        (await RunAsync("remove", "tiny.gguf")).ShouldSucceed();
        Directory.EnumerateFiles(commandLine.File("models")).Select(Path.GetFileName).Order().ShouldBe(["models.json", "models.lock"]);
    }

    [Fact]
    public async Task Verify_ChangedOrMissingFile_Fails()
    {
        (await RunAsync("add", Sample("tiny.gguf"))).ShouldSucceed();
        string installed = Path.Combine(commandLine.File("models"), "tiny.gguf");
        byte[] changed = SampleModel.Bytes;
        changed[^1] ^= 1;
        await File.WriteAllBytesAsync(installed, changed);

        CommandResult result = await RunAsync("verify", "tiny.gguf", "--json");
        result.ExitCode.ShouldBe(ExitCode.Failed);
        ((string?)result.Line["outcome"]).ShouldBe("changed");

        File.Delete(installed);
        ((string?)(await RunAsync("verify", "--json")).Line["outcome"]).ShouldBe("missing");
    }

    [Fact]
    public async Task Add_WrongHashOrBrokenFile_LeavesNothing()
    {
        string source = Sample("tiny.gguf");
        (await RunAsync("add", source, "--sha256", new string('0', 64))).ShouldFail(ExitCode.Engine, "SHA-256");
        (await RunAsync("add", source, "--sha256", "abc")).ShouldFail(ExitCode.Usage, "64 hexadecimal");
        string half = commandLine.File("half.gguf");
        await File.WriteAllBytesAsync(half, SampleModel.Bytes[..1_000_000]);
        (await RunAsync("add", half)).ShouldFail(ExitCode.Engine, "half.gguf", "the file ends here");
        (await RunAsync("add", commandLine.File("none.gguf"))).ShouldFail(ExitCode.Input, "none.gguf");

        Directory.EnumerateFiles(commandLine.File("models")).Select(Path.GetFileName).ShouldBe(["models.lock"]);
    }

    [SkippableFact]
    public async Task Add_Link_LeavesTheFileWhereItIs()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows makes symbolic links only with a special right.");
        string source = Sample("tiny.gguf");

        (await RunAsync("add", source, "--link")).ShouldSucceed();

        new FileInfo(Path.Combine(commandLine.File("models"), "tiny.gguf")).LinkTarget.ShouldBe(source);
        (await RunAsync("remove", "tiny.gguf")).ShouldSucceed();
        File.Exists(source).ShouldBeTrue();
    }

    [Fact]
    public async Task Use_OtherThanAChatModel_IsRefused()
    {
        (await RunAsync("use", "qwen3-4b")).ShouldFail(ExitCode.Refused, "models pull qwen3-4b");
        (await RunAsync("use", "none.gguf")).ShouldFail(ExitCode.Refused, "models list");
        (await RunAsync("use")).ShouldFail(ExitCode.Usage, "--none");
        string tokenizer = commandLine.Write("tokenizer.json", """{"model":{"type":"BPE"}}""");
        (await RunAsync("use", tokenizer)).ShouldFail(ExitCode.Engine, "GGUF");
    }

    [Fact]
    public async Task Pull_FileOfTheHub_IsInstalledAndListed()
    {
        await using HubStub hub = await HubStub.StartAsync(SampleModel.Bytes);

        JsonObject pulled = (await RunAsync("pull", "owner/name:folder/tiny.gguf", "--json", "--set", "models.hub=" + hub.Url)).ShouldSucceed().Line;

        ((string?)pulled["sha256"]).ShouldBe(hub.Sha256);
        JsonObject row = await Row("tiny.gguf");
        ((string?)row["kind"]).ShouldBe("chat");
        ((string?)row["sha256"]!["tiny.gguf"]).ShouldBe(hub.Sha256);
    }

    [Fact]
    public async Task Pull_UnknownNameOrUnsafeHub_IsRefused()
    {
        (await RunAsync("pull", "nothing")).ShouldFail(ExitCode.Refused, "models list");
        (await RunAsync("pull", "qwen3-0.6b", "--set", "models.hub=http://hub.clinic.example")).ShouldFail(ExitCode.Configuration, "models.hub", "https");
    }

    [Fact]
    public async Task Recommend_Json_HasHardwareAndAReasonForEachKind()
    {
        JsonObject line = (await RunAsync("recommend", "--json")).ShouldSucceed().Line;

        ((int)line["hardware"]!["cores"]!).ShouldBe(Environment.ProcessorCount);
        JsonArray recommended = line["recommended"]!.AsArray();
        recommended.Select(one => (string?)one!["kind"]).ShouldBe(["chat", "encoder", "speech", "voice_activity"]);
        recommended.ShouldAllBe(one => ((string?)one!["reason"])!.Length > 20);
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => commandLine.RunAsync("", ["models", .. arguments]);

    private async Task<JsonObject> Row(string name) =>
        (await RunAsync("list", "--json")).ShouldSucceed().Lines.Single(line => (string?)line["name"] == name);

    private string Sample(string name)
    {
        File.WriteAllBytes(commandLine.File(name), SampleModel.Bytes);
        return commandLine.File(name);
    }
}
