using System.Net;
using System.Text;
using System.Threading.Channels;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Graph;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Simulator.Phone;
using Appliance.Host.Simulator.Webhooks;

namespace Appliance.Host.Simulator;

/// <summary>
/// A WhatsApp of one's own on 127.0.0.1: the Graph API and signed webhooks towards the appliance, phones for patients (in code and as a web page),
/// misbehaviour on demand, and a journal that judges. Thread-safe.
/// </summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    // Requests that are never answered on purpose must not hold up the end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly SimulatorOptions options;
    private readonly BackgroundWork work = new();
    private readonly SimulatorFeed feed = new();
    private readonly PatientDirectory patients;
    private readonly MediaShelf shelf;
    private readonly WebhookDispatcher dispatcher;
    private readonly PatientPhones phones;
    private readonly PhoneTraces traces = new();
    private readonly WebApplication app;
    private int disposed;

    private SimulatorServer(SimulatorOptions options)
    {
        this.options = options;
        Journal = new SimulatorJournal(feed);
        patients = new PatientDirectory(options.UserIdCountry);
        shelf = new MediaShelf(options);
        dispatcher = new WebhookDispatcher(options, work);
        Uri MediaLink(string id) => new(BaseUrl, shelf.Link(id));
        var composer = new WebhookComposer(options, MediaLink);
        phones = new PatientPhones(options, Journal, shelf, composer, dispatcher);
        app = BuildApplication(options.Port);
        var statuses = new StatusPlayer(options, Journal, composer, dispatcher, work);
        var messages = new MessagesEndpoint(options, patients, Journal, shelf, feed, statuses, work);
        new PhoneEndpoints(this, options, patients, shelf, feed, traces, work.Stopping).Map(app);
        new GraphEndpoints(options, messages, new MediaEndpoints(options, shelf, MediaLink), dispatcher).Map(app);
    }

    /// <summary>Where the Graph API and the phone page are.</summary>
    public Uri BaseUrl { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Where webhooks go; they wait while it is null.</summary>
    public Uri? WebhookUrl
    {
        get => dispatcher.Url;
        set
        {
            dispatcher.Url = value;
            feed.Publish(new SimulatorEvent.ConnectionChanged(value is not null));
        }
    }

    /// <summary>Misbehaviour on demand.</summary>
    public SimulatorFaults Faults => options.Faults;

    /// <summary>What went through, and the verdict on it.</summary>
    public SimulatorJournal Journal { get; }

    /// <summary>Everybody with a phone.</summary>
    public IReadOnlyList<SimulatedPatient> Patients => patients.All;

    /// <summary>Starts a simulator.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var server = new SimulatorServer(options);
        try
        {
            await server.app.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.BaseUrl = new Uri(server.app.Urls.Single());
        return server;
    }

    /// <summary>Asks the appliance for the subscription challenge, as Meta does when the webhook is set up, and sends webhooks there from then on.</summary>
    /// <exception cref="InvalidOperationException">The appliance did not answer as it must; the message says how.</exception>
    public async Task ConnectWebhookAsync(Uri url, CancellationToken cancellationToken = default)
    {
        if (await dispatcher.ChallengeAsync(url, cancellationToken) is { } failure)
            throw new InvalidOperationException($"The webhook {url.GetLeftPart(UriPartial.Path)} cannot be connected: {failure}.");
        WebhookUrl = url;
    }

    /// <summary>The patient with this phone number or user id (<c>IT.13491</c>: one whose number the clinic never sees), created when new.</summary>
    /// <exception cref="ArgumentException">Neither a number nor a user id, or the name is empty or too long.</exception>
    public SimulatedPatient Patient(string phoneOrUserId, string name)
    {
        SimulatedPatient patient = patients.GetOrAdd(phoneOrUserId, name, out bool added);
        if (added)
            feed.Publish(new SimulatorEvent.PatientChanged(patient));
        return patient;
    }

    /// <summary>Sends text, where given as a reply to the message <paramref name="quotedId"/>.</summary>
    public Task<SentMessage> SendTextAsync(SimulatedPatient patient, string text, string? quotedId = null, CancellationToken cancellationToken = default) =>
        phones.SendTextAsync(patient, text, quotedId, cancellationToken);

    /// <summary>Sends a file.</summary>
    /// <param name="patient">Who sends it.</param>
    /// <param name="kind">image, video, audio, document or sticker.</param>
    /// <param name="bytes">Content; null for a file that has expired before it could be fetched.</param>
    /// <param name="mimeType">Such as <c>audio/ogg; codecs=opus</c>.</param>
    /// <param name="voice">Whether audio was recorded as a voice note.</param>
    /// <param name="fileName">Name of a document.</param>
    /// <param name="caption">Text below the file.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue.</param>
    public Task<SentMessage> SendMediaAsync(
        SimulatedPatient patient, string kind, byte[]? bytes, string mimeType, bool voice = false,
        string? fileName = null, string? caption = null, CancellationToken cancellationToken = default) =>
        phones.SendMediaAsync(patient, kind, bytes, mimeType, voice, fileName, caption, cancellationToken);

    /// <summary>Taps a reply button, list row or quick reply; the latest message that offered it is quoted.</summary>
    public Task<SentMessage> TapButtonAsync(SimulatedPatient patient, string buttonId, string title, CancellationToken cancellationToken = default) =>
        phones.TapButtonAsync(patient, buttonId, title, cancellationToken);

    /// <summary>Puts an emoji on a message; null takes it away.</summary>
    public Task<SentMessage> SendReactionAsync(SimulatedPatient patient, string wamid, string? emoji, CancellationToken cancellationToken = default) =>
        phones.SendAsync(patient, new PatientContent.Reaction(wamid, emoji), null, cancellationToken);

    /// <summary>Sends a sticker.</summary>
    public Task<SentMessage> SendStickerAsync(SimulatedPatient patient, byte[]? webp = null, CancellationToken cancellationToken = default) =>
        phones.SendMediaAsync(patient, "sticker", webp, "image/webp", voice: false, fileName: null, caption: null, cancellationToken);

    /// <summary>Sends a place, in degrees.</summary>
    public Task<SentMessage> SendLocationAsync(
        SimulatedPatient patient, double latitude, double longitude, string? name = null, string? address = null,
        CancellationToken cancellationToken = default) =>
        phones.SendAsync(patient, new PatientContent.Location(latitude, longitude, name, address), null, cancellationToken);

    /// <summary>Sends contact cards.</summary>
    public Task<SentMessage> SendContactsAsync(SimulatedPatient patient, IReadOnlyList<ContactCard> cards, CancellationToken cancellationToken = default) =>
        phones.SendAsync(patient, new PatientContent.Contacts(cards), null, cancellationToken);

    /// <summary>A person of the clinic writes to the patient on the phone app.</summary>
    public Task<SentMessage> SendEchoAsync(SimulatedPatient patient, string text, CancellationToken cancellationToken = default) =>
        phones.SendAsync(patient, new PatientContent.StaffEcho(text), null, cancellationToken);

    /// <summary>Posts any body, signed unless <paramref name="signature"/> replaces the header; it is not journalled and has no id.</summary>
    public Task<SentMessage> SendRawAsync(string body, string? signature = null, CancellationToken cancellationToken = default) =>
        phones.SendRawAsync(Encoding.UTF8.GetBytes(body), signature, cancellationToken);

    /// <summary>Every message that the patient was sent, oldest first.</summary>
    public IReadOnlyList<SendEntry> Replies(SimulatedPatient patient) => [.. Journal.Sends.Where(send => send.PatientKey == patient.Key)];

    /// <summary>The next message to the patient that no earlier call has returned.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<SendEntry> WaitForReplyAsync(SimulatedPatient patient, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(timeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await Journal.NewReplies(patient.Key).ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{patient.Name} got no reply within {timeout.TotalSeconds:0.###} s.");
        }
    }

    /// <summary>Everything that happens from now on; see <see cref="SimulatorFeed.Subscribe"/>.</summary>
    public ChannelReader<SimulatorEvent> Subscribe() => feed.Subscribe();

    /// <summary>Shows on the phone page what the appliance did.</summary>
    public void PublishTrace(string patientKey, TraceEntry entry)
    {
        traces.Add(patientKey, entry);
        feed.Publish(new SimulatorEvent.Traced(patientKey, entry));
    }

    /// <summary>Ends everything; webhooks still on their way are lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await work.StopAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        await work.DisposeAsync();
        dispatcher.Dispose();
    }

    private static WebApplication BuildApplication(int port)
    {
        // Empty: neither configuration files nor environment variables of the machine can move the listener off the loopback address.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        WebApplication app = builder.Build();
        app.UseRouting();
        return app;
    }
}
