using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Configuration;
using Appliance.Host.Control;
using Appliance.Host.Demo;
using Appliance.Host.Serving;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.EndToEnd;

/// <summary>An alert as the configured hook got it.</summary>
internal sealed record ReceivedAlert(string Kind, string Urgency, string Detail, long? Conversation, string Body);

/// <summary>
/// The real service on a real database with the models of the repository, connected to a simulated WhatsApp and to a hook for alerts. It is
/// a Tuesday morning; clocks run, and can be put forward.
/// </summary>
internal sealed class LiveClinic : IAsyncDisposable
{
    /// <summary>How long the service waits for the Graph API: a fault that never answers is waited for.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The wait for a further fragment, where the message looks unfinished. Those that end with a full stop do not wait.</summary>
    public const int LongestCoalescingMilliseconds = 1_000;

    private static readonly PatientTexts Texts = PatientTexts.Load(PatientTexts.PublishedDirectory, null);
    private static readonly DateTimeOffset Opening = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly FileStream owned;
    private readonly ApplianceOptions options;
    private readonly SimulatorOptions simulated;
    private readonly ShiftedTime serviceTime;
    private readonly FakeWebhookEndpoint hook;
    private readonly Action<IServiceCollection>? adjust;
    private WebApplication service = null!;
    private int patients;

    private LiveClinic(
        SimulatorServer phones, SimulatorOptions simulated, ShiftedTime phoneTime, FakeWebhookEndpoint hook, string[] settings,
        Action<IServiceCollection>? adjust)
    {
        owned = folder.Data.TryOwn()!;
        Phones = phones;
        PhoneTime = phoneTime;
        this.simulated = simulated;
        this.hook = hook;
        this.adjust = adjust;
        serviceTime = new ShiftedTime { Shift = phoneTime.Shift };
        options = ConfigurationLoader.Load(Path.Combine(DemoWorld.ClinicFolder, "appliance.json"),
        [
            "whatsapp.listen=http://127.0.0.1:0",
            "whatsapp.graph_url=" + phones.BaseUrl.ToString().TrimEnd('/'),
            "whatsapp.phone_number_id=" + simulated.PhoneNumberId,
            "answering.coalesce_min_ms=10",
            $"answering.coalesce_max_ms={LongestCoalescingMilliseconds}",
            $"answering.coalesce_ceiling_ms={2 * LongestCoalescingMilliseconds}",
            "handoff.hook=" + hook.Url,
            "voice.model=none",
            .. settings,
        ]);
    }

    /// <summary>Meta's side, and the patients.</summary>
    public SimulatorServer Phones { get; }

    /// <summary>The clock of the patients and of Meta.</summary>
    public ShiftedTime PhoneTime { get; }

    /// <summary>Every log line of the service, of every level.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>Where Meta posts to.</summary>
    public Uri WebhookUrl => new(Address + options.WhatsApp.Path);

    /// <summary>Where the service listens.</summary>
    public string Address => service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public string AppSecret => simulated.AppSecret;

    public string VerifyToken => simulated.VerifyToken;

    /// <summary>The fixed texts, with the placeholders of this clinic filled.</summary>
    public static string Text(string language, string key) => Texts.Format(
        language, key, [("clinic", "Poliambulatorio Pianolieto"), ("emergency_number", "112"), ("crisis_number", "+39 055 000 0112")]);

    /// <summary>Alerts that staff got, in order.</summary>
    public IReadOnlyList<ReceivedAlert> Alerts => [.. hook.Received.Select(received => ReadAlert(received.Text))];

    /// <summary>Conversations that wait for a person or have one.</summary>
    public IReadOnlyList<HandoffLine> Handoffs => Get<HandoffStore>().List();

    /// <summary>Starts everything on loopback.</summary>
    /// <param name="adjust">Replaces parts of the service.</param>
    /// <param name="settings">Settings over those of the sample clinic.</param>
    public static async Task<LiveClinic> StartAsync(Action<IServiceCollection>? adjust = null, params string[] settings)
    {
        var phoneTime = new ShiftedTime { Shift = Opening - TimeProvider.System.GetUtcNow() };
        var simulated = new SimulatorOptions { StatusDelay = TimeSpan.FromMilliseconds(10), RetryScale = 0.005, Time = phoneTime };
        SimulatorServer phones = await SimulatorServer.StartAsync(simulated);
        var clinic = new LiveClinic(phones, simulated, phoneTime, await FakeWebhookEndpoint.StartAsync(), settings, adjust);
        await clinic.StartServiceAsync(import: true);
        return clinic;
    }

    public T Get<T>()
        where T : notnull => service.Services.GetRequiredService<T>();

    /// <summary>Somebody who has not written yet.</summary>
    public SimulatedPatient NewPatient(string name = "Ottavia Belfiore") =>
        Phones.Patient($"393334{Interlocked.Increment(ref patients):D6}", name);

    /// <summary>Writes, waits until everything is handled, and returns what the patient got for it.</summary>
    public Task<IReadOnlyList<SendEntry>> SayAsync(SimulatedPatient patient, string text, string? quotedId = null) =>
        DoAsync(patient, () => Phones.SendTextAsync(patient, text, quotedId));

    /// <summary>Lets the patient do something, waits until everything is handled, and returns what the patient got for it.</summary>
    public async Task<IReadOnlyList<SendEntry>> DoAsync(SimulatedPatient patient, Func<Task<SentMessage>> action)
    {
        int before = Phones.Replies(patient).Count;
        SentMessage sent = await action();
        await sent.AcknowledgedAsync();
        await SettledAsync();
        return [.. Phones.Replies(patient).Skip(before)];
    }

    /// <summary>Waits until no event is open and nothing waits in the outbox: from then on, silence is silence.</summary>
    public Task SettledAsync() => Eventually.HoldsAsync(() => Get<InboxStore>().Open(0, 1).Count == 0 && Outbox("pending") + Outbox("sending") == 0);

    /// <summary>Outbox rows in a status.</summary>
    public long Outbox(string status) => Get<OutboxStore>().CountByStatus().GetValueOrDefault(status);

    /// <summary>The outbox rows of a patient, oldest first.</summary>
    public IReadOnlyList<(string Status, int Attempts, string? Failure)> OutboxOf(SimulatedPatient patient) => Get<Store>().Read(connection =>
        connection.Query<(string, int, string?)>(
            "SELECT status, attempts, failure FROM outbox WHERE conversation_id = @id ORDER BY id", new { id = ConversationOf(patient) }).AsList());

    /// <summary>The conversation of a patient who has written.</summary>
    public long ConversationOf(SimulatedPatient patient) => Get<Store>().Read(connection => connection.QuerySingle<long>(
        "SELECT c.id FROM conversations c JOIN contact_addresses a ON a.contact_id = c.contact_id WHERE a.kind = 'user_id' AND a.address = @UserId",
        new { patient.UserId }));

    /// <summary>The handoff of a patient, or null.</summary>
    public HandoffLine? HandoffOf(SimulatedPatient patient) => Handoffs.SingleOrDefault(line => line.ConversationId == ConversationOf(patient));

    /// <summary>The last turn of a patient.</summary>
    public StoredTurn TurnOf(SimulatedPatient patient) =>
        Get<TurnStore>().After(0, int.MaxValue).Last(turn => turn.ConversationId == ConversationOf(patient));

    /// <summary>Runs an operation over the control socket, as the command line does.</summary>
    public async Task<JsonNode?> CommandAsync(string operation, params (string Name, JsonNode? Value)[] arguments)
    {
        using var control = new ControlClient(folder.Data);
        return await control.RunAsync(operation, new JsonObject(arguments.Select(a => KeyValuePair.Create(a.Name, a.Value))), CancellationToken.None);
    }

    /// <summary>Time passes for everybody.</summary>
    public void Advance(TimeSpan time)
    {
        serviceTime.Shift += time;
        PhoneTime.Shift += time;
    }

    /// <summary>Ends the service and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopServiceAsync();
        await StartServiceAsync(import: false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServiceAsync();
        await Phones.DisposeAsync();
        await hook.DisposeAsync();
        await owned.DisposeAsync();
        folder.Dispose();
    }

    private async Task StartServiceAsync(bool import)
    {
        var secrets = new WhatsAppSecrets(
            Encoding.UTF8.GetBytes(simulated.AppSecret), Encoding.UTF8.GetBytes(simulated.VerifyToken), simulated.AccessToken);
        service = ServiceHost.Build(
            folder.Data, options, secrets, logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace), Adjust);
        if (import)
            await Get<LibraryStore>().ImportFolderAsync(DemoWorld.ClinicFolder, "test", draft: false, serviceTime);
        await service.StartAsync();
        await Phones.ConnectWebhookAsync(WebhookUrl);
    }

    private async Task StopServiceAsync()
    {
        Phones.WebhookUrl = null;
        await service.StopAsync();
        await service.DisposeAsync();
    }

    private void Adjust(IServiceCollection services)
    {
        var whatsApp = new WhatsAppOptions { GraphUrl = Phones.BaseUrl, AccessToken = simulated.AccessToken, RequestTimeout = RequestTimeout };
        services.AddSingleton<TimeProvider>(serviceTime);
        services.AddSingleton<IChannel>(_ => new CloudApiClient(whatsApp));
        services.AddSingleton<IMediaSource>(_ => new CloudApiMedia(whatsApp, [], RequestTimeout));
        adjust?.Invoke(services);
    }

    private static ReceivedAlert ReadAlert(string body)
    {
        JsonElement alert = JsonDocument.Parse(body).RootElement;
        JsonElement conversation = alert.GetProperty("conversation");
        return new ReceivedAlert(
            alert.GetProperty("kind").GetString()!,
            alert.GetProperty("urgency").GetString()!,
            alert.GetProperty("detail").GetString()!,
            conversation.ValueKind == JsonValueKind.Null ? null : conversation.GetInt64(),
            body);
    }
}
