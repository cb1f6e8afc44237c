using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Tests.Inference.Chat;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class LlmBenchContractTests : IDisposable
{
    private readonly CommandLine commandLine = new();

    public void Dispose() => commandLine.Dispose();

    [Fact]
    public async Task Llm_TinyModel_ReportsEveryMeasurement()
    {
        CommandResult result = await commandLine.RunAsync(
            "bench", "llm", "--model", TinyModel.Path, "--conversations", "2", "--rounds", "1", "--threads", "1", "--json");

        // How fast a machine under test is, is no matter here: only that it was measured.
        result.ExitCode.ShouldBeOneOf(ExitCode.Ok, ExitCode.Failed);
        JsonObject line = result.Line;
        JsonArray waves = line["waves"]!.AsArray();
        waves.Select(wave => (string?)wave!["name"]).ShouldBe(["wave 0", "wave 1", "wave 2", "same document", "turn 1", "turn 2", "turn 3"]);
        waves.ShouldAllBe(wave => (double)wave!["first_token"]!["p50"]! > 0 && (double)wave["share_of_bound"]! > 0 && (int)wave["new_prompt_tokens"]! > 0);
        waves.Select(wave => (int)wave!["generated_tokens"]!).ShouldBe([64, 64, 64, 64, 240, 240, 240]);
        ((int)line["start"]!["prefix_tokens"]!).ShouldBeInRange(800, 980);
        line["raw"]!["decode"]!.AsObject().Select(pair => pair.Key).ShouldBe(["1", "2"]);
        ((double)line["decode"]!["ratio"]!).ShouldBeGreaterThan(0);
        ((double)line["bandwidth"]!["share"]!).ShouldBeGreaterThan(0);
        ((int)line["cancellation"]!["cancellations"]!).ShouldBe(40);
        line["goals"]!.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public async Task Llm_WrongOptions_SayWhatToChoose()
    {
        (await commandLine.RunAsync("bench", "llm")).ShouldFail(ExitCode.Usage, "--model", "--shape");
        (await commandLine.RunAsync("bench", "llm", "--shape", "70b")).ShouldFail(ExitCode.Usage, "1b, 3b, 8b");
        (await commandLine.RunAsync("bench", "llm", "--model", "absent.gguf")).ShouldFail(ExitCode.Input, "absent.gguf");
        (await commandLine.RunAsync("bench", "llm", "--model", TinyModel.Path, "--conversations", "0")).ShouldFail(ExitCode.Usage, "--conversations");
        (await commandLine.RunAsync("bench", "llm", "--model", TinyModel.Path, "--peer", "other")).ShouldFail(ExitCode.Usage, "node-llama-cpp");
    }

    [Fact]
    public async Task Llm_FileThatIsNoModel_SaysSo()
    {
        await File.WriteAllTextAsync(commandLine.File("broken.gguf"), "not a model");
        (await commandLine.RunAsync("bench", "llm", "--model", commandLine.File("broken.gguf"))).ShouldFail(ExitCode.Engine, "broken.gguf");
    }
}
