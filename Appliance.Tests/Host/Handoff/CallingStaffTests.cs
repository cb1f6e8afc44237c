using Appliance.Host.Configuration;
using Appliance.Host.Handoff;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Outbox;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Handoff;

/// <summary>How staff learn that somebody waits, and how they are called again.</summary>
public sealed class CallingStaffTests : IAsyncLifetime
{
    private readonly ClinicBench bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Remind_NobodyTookAHandoffInTime_TellsThePatientOnceAndCallsAgain()
    {
        await bench.WriteAsync("wamid.1", "vorrei prenotare", Intents.BookingRequest);
        bench.Clock.Advance(TimeSpan.FromMinutes(89));
        (await RemindAsync()).ShouldBe(0);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        (await RemindAsync()).ShouldBe(1);
        (await RemindAsync()).ShouldBe(0);
        Reminders().ShouldHaveSingleItem().Urgency.ShouldBe(OutboxUrgency.Normal);
        bench.Alerts.Count(a => a.Kind == "handoff_overdue").ShouldBe(1);
    }

    [Fact]
    public async Task Remind_CalledShortlyBeforeClosing_WaitsForTheNextOpeningTime()
    {
        // Saturday 12:30 in Rome: half an hour until closing, the rest on Monday.
        bench.Clock.AdvanceTo(new DateTimeOffset(2026, 11, 21, 11, 30, 0, TimeSpan.Zero));
        await bench.WriteAsync("wamid.1", "vorrei prenotare", Intents.BookingRequest);
        bench.Clock.AdvanceTo(new DateTimeOffset(2026, 11, 23, 7, 59, 0, TimeSpan.Zero));
        (await RemindAsync()).ShouldBe(0);
        bench.Clock.AdvanceTo(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        (await RemindAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Remind_EmergencyNobodyTook_CallsStaffAgainInMinutesAndDoesNotSootheThePatient()
    {
        await bench.WriteAsync("wamid.1", "ho un forte dolore al petto");
        bench.Clock.Advance(HandoffClock.EmergencyReminder);
        (await RemindAsync()).ShouldBe(1);
        bench.Alerts.Single(a => a.Kind == "handoff_overdue").Urgency.ShouldBe("emergency");
        Reminders().ShouldBeEmpty();
    }

    [Fact]
    public async Task Remind_SomebodyAnswered_IsNotNeeded()
    {
        await bench.WriteAsync("wamid.1", "vorrei prenotare", Intents.BookingRequest);
        await bench.Desk.ReplyAsync(1, "Giulia", "eccomi");
        bench.Clock.Advance(TimeSpan.FromDays(3));
        (await RemindAsync()).ShouldBe(0);
    }

    [SkippableFact]
    public async Task Alert_Command_GetsTheAlertOnItsInputWithoutThePatientsWords()
    {
        string received = bench.Folder.File("received");
        await DeliverAsync(new HandoffOptions { Command = Script($"cat > '{received}.part'; mv '{received}.part' '{received}'") }, emergency: false);
        await Eventually.HoldsAsync(() => bench.Alerts.Count == 0);
        (await File.ReadAllTextAsync(received)).ShouldContain("\"kind\":\"handoff\"");
    }

    [SkippableFact]
    public async Task Alert_CommandThatDoesNotReadItsInput_HasWorkedAllTheSame()
    {
        await DeliverAsync(new HandoffOptions { Command = Script("exec <&-; sleep 0.2; exit 0") }, emergency: false);
        await Eventually.HoldsAsync(() => bench.Alerts.Count == 0);
        bench.Get<AlertStore>().CountFailed().ShouldBe(0);
    }

    [SkippableFact]
    public async Task Alert_EmergencyCommandFails_IsTriedAgainAndGivenUpInTheEnd()
    {
        await DeliverAsync(new HandoffOptions { Command = "/bin/true", EmergencyCommand = Script("exit 3") }, emergency: true);
        for (int i = 1; i < AlertWorker.MaxAttempts; i++)
        {
            await Eventually.HoldsAsync(() => bench.Alerts.Single().Attempts == i);
            bench.Clock.Advance(TimeSpan.FromMinutes(10));
            bench.Get<PipelineSignals>().Alerts.Set();
        }

        await Eventually.HoldsAsync(() => bench.Get<AlertStore>().CountFailed() == 1);
        bench.Log.Lines.ShouldContain(line => line.Level == LogLevel.Error && line.Everything.Contains("exit code 3"));
    }

    private Task<int> RemindAsync() => bench.Get<ReminderWorker>().RemindAsync();

    private OutboxMessage[] Reminders() => [.. Enumerable.Range(1, 10).Select(i => bench.Outbox.Find(i)).OfType<OutboxMessage>().Where(m => m.Purpose == "reminder")];

    private string Script(string lines)
    {
        Skip.If(OperatingSystem.IsWindows(), "The commands of these tests are shell scripts.");
        string file = bench.Folder.File("alert.sh");
        File.WriteAllText(file, "#!/bin/sh\n" + lines + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private async Task DeliverAsync(HandoffOptions options, bool emergency)
    {
        await bench.Store.WriteAsync(session => AlertStore.Add(session, "handoff", emergency, "booking_request", bench.Now));
        var worker = new AlertWorker(bench.Get<AlertStore>(), options, bench.Get<PipelineSignals>(), bench.Clock, bench.Get<ILogger<AlertWorker>>());
        await bench.StartAsync(worker);
    }
}
