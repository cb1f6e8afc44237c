using Appliance.Host.Channels;
using Appliance.Host.Handoff;
using Appliance.Host.Pipeline;
using Appliance.Host.Sending;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Logging;

/// <summary>No line above Trace holds a patient's words, name or number, whatever goes wrong.</summary>
public sealed class PrivacyTests : IAsyncLifetime
{
    private static readonly string[] Private =
        ["xilofonista", "zafferano", "petto", "eccomi", .. Incoming.Name.Split(' '), Incoming.Phone, Incoming.UserId, "339999999"];

    private readonly ClinicBench bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task WholeConversation_EveryStepWorks_LogsNothingPrivate()
    {
        await StartAllAsync();
        await bench.WriteAsync("wamid.1", "sono lo xilofonista, vorrei prenotare", Intents.BookingRequest);
        await bench.WriteAsync("wamid.2", "ho un forte dolore al petto");
        await bench.Desk.ReplyAsync(1, "Giulia", "eccomi");
        await bench.TakeAsync(
            Incoming.Echo("wamid.3", "eccomi dal telefono", bench.Now),
            Incoming.NumberChange("wamid.4", bench.Now, "393339999999", "IT.999"),
            Incoming.Status("wamid.OUT1", "failed", bench.Now, code: 131026));
        await Eventually.HoldsAsync(() => bench.Channel.Sent.Count >= 3 && bench.Outbox.Due(bench.Now, 10).Count == 0);
        NothingPrivate();
    }

    [Fact]
    public async Task WholeConversation_StepThrowsQuotingThePatient_LogsItAtTraceOnly()
    {
        await StartAllAsync();
        bench.Intents.OnClassify = text => throw new InvalidOperationException($"cannot classify \"{text}\"", new FormatException(Incoming.Phone));
        await bench.TakeAsync(Incoming.Text("wamid.1", "sono lo xilofonista", bench.Now));
        await Eventually.HoldsAsync(() =>
        {
            bench.Clock.Advance(ConversationLanes.RetryDelay);
            return bench.Inbox.Dead(1).Count == 1;
        });
        // Each failure, and the dead letter.
        Errors().ShouldBe(TurnRunner.MaxAttempts + 1);
        bench.Log.Lines.ShouldContain(line => line.Level == LogLevel.Trace && line.Everything.Contains("xilofonista"));
        NothingPrivate();
    }

    [Fact]
    public async Task WholeConversation_EventsAndSendsFail_LogsNothingPrivate()
    {
        int sends = 0;
        bench.Channel.Answer = message => (sends++ % 4) switch
        {
            0 => throw new InvalidOperationException($"cannot send {message.Text} to {message.Phone}"),
            1 => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("time-out")),
            2 => Task.FromResult<SendOutcome>(new SendOutcome.Rejected(131026, "not deliverable", RetryAdvice.Never)),
            _ => Task.FromResult<SendOutcome>(new SendOutcome.Rejected(190, "token expired", RetryAdvice.StopQueue)),
        };
        await StartAllAsync();
        await bench.TakeAsync(Incoming.Unreadable("wamid.0", "zafferano", bench.Now));
        foreach (string id in (string[])["wamid.1", "wamid.2", "wamid.3", "wamid.4"])
            await bench.WriteAsync(id, "sono lo xilofonista " + id);
        await Eventually.HoldsAsync(() => bench.Get<OutboxSender>().IsStopped);
        bench.Log.Lines.Count(line => line.Level >= LogLevel.Warning).ShouldBeGreaterThanOrEqualTo(4);
        NothingPrivate();
    }

    private async Task StartAllAsync()
    {
        await bench.StartAsync<OutboxSender>();
        await bench.StartAsync<ReadReceipts>();
        await bench.StartAsync<AlertWorker>();
        await bench.StartAsync<ReminderWorker>();
    }

    private int Errors() =>
        bench.Log.Lines.Count(line => line.Level == LogLevel.Error && line.Category.EndsWith(nameof(TurnRunner), StringComparison.Ordinal));

    private void NothingPrivate()
    {
        CapturedLine[] shown = [.. bench.Log.Lines.Where(line => line.Level > LogLevel.Trace)];
        shown.ShouldNotBeEmpty();
        foreach (string secret in Private)
            shown.ShouldAllBe(line => !line.Everything.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }
}
