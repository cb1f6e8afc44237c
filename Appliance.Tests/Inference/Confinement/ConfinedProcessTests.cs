using System.Runtime.Versioning;
using Appliance.Inference.Confinement;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Confinement;

[SupportedOSPlatform("linux")]
public sealed class ConfinedProcessTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private static readonly ProcessLimits Limits = new() { Seconds = 30, ProcessorSeconds = 30, MemoryBytes = 512 * Megabyte, AddressSpaceBytes = 512 * Megabyte };

    private readonly TemporaryFolder folder = new();

    public ConfinedProcessTests() => Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "The system's own limits are set with prlimit, on Linux.");

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task RunAsync_Program_GivesOutputMessagesAndExitCode()
    {
        ConfinedRun<string> run = await ShellAsync("printf 'perché'; printf oops >&2; exit 3");

        (run.Output, run.Messages, run.ExitCode).ShouldBe(("perché", "oops", 3));
    }

    [SkippableFact]
    public async Task RunAsync_MissingProgram_IsNamed()
    {
        ConfinedProcessException error = await Should.ThrowAsync<ConfinedProcessException>(() => RunAsync("no-such-program", []));

        (error.Failure, error.Message).ShouldBe((ConfinementFailure.NotStarted, "cannot be started: no-such-program is not installed"));
    }

    [SkippableFact]
    public async Task RunAsync_Environment_HoldsWhatIsNamed()
    {
        Environment.SetEnvironmentVariable("APPLIANCE_TEST_SECRET", "token");

        string[] names = [.. (await RunAsync("env", [])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).Order()];

        names.ShouldBe(["LC_ALL", "PATH"]);
    }

    [SkippableFact]
    public async Task RunAsync_WritingAFile_IsNotPossible()
    {
        await ShellAsync($"echo x > '{folder.File("written")}'");

        new FileInfo(folder.File("written")).Length.ShouldBe(0);
    }

    [SkippableFact]
    public async Task RunAsync_Network_IsNotThere()
    {
        Skip.IfNot(ConfinedProcess.HasNoNetwork, "This system lets nobody give up the network.");

        string devices = (await RunAsync("cat", ["/proc/net/dev"])).Output;

        devices.Split('\n').Skip(2).Where(line => line.Contains(':')).Select(line => line.Split(':')[0].Trim()).ShouldBe(["lo"]);
    }

    [SkippableFact]
    public async Task RunAsync_TooLong_IsEnded() =>
        (await Should.ThrowAsync<ConfinedProcessException>(() => RunAsync("sleep", ["600"], Limits with { Seconds = 1 }))).Message.ShouldBe("took more than 1 seconds");

    [SkippableFact]
    public async Task RunAsync_TooMuchMemory_IsEnded()
    {
        // tail keeps what has no end of line, so it grows as long as it is fed.
        ConfinedProcessException error = await Should.ThrowAsync<ConfinedProcessException>(
            () => RunAsync("tail", ["-n", "1", "/dev/zero"], Limits with { AddressSpaceBytes = null, MemoryBytes = 64 * Megabyte }));

        (error.Failure, error.Message).ShouldBe((ConfinementFailure.Memory, "took more than 64 MB of memory"));
    }

    [SkippableFact]
    public async Task RunAsync_TooMuchAddressSpace_IsRefusedByTheSystem()
    {
        ConfinedRun<string> run = await RunAsync("tail", ["-n", "1", "/dev/zero"], Limits with { AddressSpaceBytes = 64 * Megabyte });

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("memory exhausted");
    }

    [SkippableFact]
    public async Task RunAsync_EndlessOutput_IsCutAndTheProgramEnded()
    {
        ConfinedRun<string> run = await RunAsync("yes", []);

        (run.Output.Length, run.ExitCode).ShouldBe((1_000, null));
    }

    [SkippableFact]
    public async Task RunAsync_EndlessMessages_DoNotBlock() =>
        (await ShellAsync("yes >&2 & sleep 1; kill $!; echo done")).Output.ShouldBe("done\n");

    [SkippableFact]
    public async Task RunAsync_Cancelled_EndsTheProgram()
    {
        using var stop = new CancellationTokenSource();
        Task<ConfinedRun<string>> running = ConfinedProcess.RunAsync(new ProgramStart("sleep", ["600"]), Limits, OutputText.First(1_000), stop.Token);

        await stop.CancelAsync();

        await running.ShouldThrowAsync<OperationCanceledException>();
    }

    private static Task<ConfinedRun<string>> ShellAsync(string command) => RunAsync("sh", ["-c", command]);

    private static Task<ConfinedRun<string>> RunAsync(string program, string[] arguments, ProcessLimits? limits = null) =>
        ConfinedProcess.RunAsync(new ProgramStart(program, arguments), limits ?? Limits, OutputText.First(1_000), CancellationToken.None);
}
