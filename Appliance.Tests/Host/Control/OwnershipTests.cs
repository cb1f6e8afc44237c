using System.Diagnostics;
using Appliance.Host.Commands;
using Appliance.Host.Control;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Switches;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Control;

/// <summary>The program itself, as a second process beside this one.</summary>
public sealed class OwnershipTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pause_NothingRuns_IsDoneByTheCommandItself()
    {
        (int code, string output, string error) = await ProgramAsync("pause");
        (code, output.Trim(), error).ShouldBe((ExitCode.Ok, "Paused: everything.", ""));
        using Store store = Store.OpenReadOnly(folder.Data.Database);
        new SwitchStore(store).PausedSince().ShouldNotBeNull();
        using FileStream? free = folder.Data.TryOwn();
        free.ShouldNotBeNull();
    }

    [Fact]
    public async Task Release_NothingRunsAndNoSuchConversation_IsRefusedWithTheSameWords()
    {
        (int code, _, string error) = await ProgramAsync("handoff", "release", "7");
        code.ShouldBe(ExitCode.Refused);
        error.ShouldContain("There is no conversation 7.");
    }

    [Fact]
    public async Task Pause_AnotherProcessOwnsTheData_IsAskedOfThatProcess()
    {
        await using var bench = new ClinicBench(collectTurns: true, folder);
        using FileStream? owned = folder.Data.TryOwn();
        await using var server = new ControlServer(folder.Data, bench.Get<ControlOperations>());
        await server.StartAsync(CancellationToken.None);
        (int code, string output, _) = await ProgramAsync("pause");
        (code, output.Trim()).ShouldBe((ExitCode.Ok, "Paused: everything."));
        bench.Get<SwitchStore>().PausedSince().ShouldBe(bench.Now);
    }

    [Fact]
    public async Task Pause_OwnerDoesNotListen_SaysSoAndChangesNothing()
    {
        folder.OpenStore().Dispose();
        using (FileStream? owned = folder.Data.TryOwn())
        {
            (int code, _, string error) = await ProgramAsync("pause");
            code.ShouldBe(ExitCode.Refused);
            error.ReplaceLineEndings(" ").ShouldContain("does not answer");
        }

        using Store store = Store.OpenReadOnly(folder.Data.Database);
        new SwitchStore(store).PausedSince().ShouldBeNull();
    }

    [Fact]
    public async Task Config_FileNamedDoesNotExist_IsAnErrorAndNotTheDefaults()
    {
        (int code, _, string error) = await ProgramAsync("config", "check", "--config", folder.File("typo.json"));
        code.ShouldBe(ExitCode.Input);
        error.ReplaceLineEndings("").ShouldContain("typo.json");
    }

    private async Task<(int Code, string Output, string Error)> ProgramAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "appliance.dll"), .. arguments, "--data", folder.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
