using System.Collections.Concurrent;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Configuration;
using Appliance.Host.Handoff;
using Appliance.Host.Pipeline;
using Appliance.Host.Sending;
using Appliance.Host.Serving;
using Appliance.Host.Voice;
using Appliance.Inference.Classification;
using Appliance.Inference.Languages;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.Host;

/// <summary>
/// The service put together as in production, on a real database file and a clock that stands still; only the two
/// classifiers and the channel are fakes. Loops run only when a test starts them.
/// </summary>
internal sealed class ClinicBench : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly bool ownsFolder;
    private readonly ServiceProvider services;
    private readonly List<IHostedService> started = [];

    /// <param name="collectTurns">Collect turns in <see cref="Turns"/> in place of running them.</param>
    /// <param name="on">The folder of an earlier bench, as after a restart.</param>
    /// <param name="clock">The clock of an earlier bench.</param>
    /// <param name="adjust">Replaces further parts.</param>
    /// <param name="settings">Settings over those of the bench.</param>
    public ClinicBench(
        bool collectTurns = false, TemporaryFolder? on = null, ManualClock? clock = null, Action<IServiceCollection>? adjust = null, params string[] settings)
    {
        folder = on ?? new TemporaryFolder();
        ownsFolder = on is null;
        Clock = clock ?? new ManualClock();
        ApplianceOptions options = ConfigurationLoader.Load(folder.File("none.json"), ["clinic.country=IT", "clinic.name=Pianolieto", .. Hours, .. AtOnce, .. settings]);
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddStores(folder.Data, options.Store).AddAnswering(options, null).AddTurns().AddDesk().AddControl();
        collection.AddSingleton<IMediaSource>(Files).AddSingleton<SpeechRecognition>(provider => new SpeechRecognition(Speech, provider.GetRequiredService<ILogger<SpeechRecognition>>()));
        collection.AddSingleton<IChannel>(Channel).AddSingleton(new SendLimits(Clock)).AddSingleton(options.WhatsApp);
        collection.AddSingleton<ITextClassifier>(Intents).AddSingleton(new LanguageDetector(Languages));
        if (collectTurns)
            collection.AddSingleton(provider => new ConversationLanes(options.Answering, Clock, CollectAsync));
        adjust?.Invoke(collection);
        services = collection.BuildServiceProvider();
    }

    public ManualClock Clock { get; }

    public ScriptedChannel Channel { get; } = new();

    /// <summary>Where patients' files come from.</summary>
    public ScriptedMediaSource Files { get; } = new();

    /// <summary>What hears voice notes; null hears nothing.</summary>
    public ScriptedSpeechClient? Speech { get; init; }

    public ScriptedClassifier Intents { get; } = new(Appliance.Host.Pipeline.Intents.Greeting);

    public ScriptedClassifier Languages { get; } = new("it", "en", "es", "pt", "other");

    public CapturedLog Log { get; } = new();

    public ConcurrentQueue<(long Conversation, IReadOnlyList<Fragment> Fragments)> Turns { get; } = [];

    public TemporaryFolder Folder => folder;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public Store Store => Get<Store>();

    public StaffDesk Desk => Get<StaffDesk>();

    public OutboxStore Outbox => Get<OutboxStore>();

    public InboxStore Inbox => Get<InboxStore>();

    /// <summary>The conversation of the usual patient.</summary>
    public Conversation Conversation => Get<ConversationStore>().Find(1)!;

    public Contact Contact => Get<ContactStore>().Get(1);

    public IReadOnlyList<HandoffLine> Handoffs => Get<HandoffStore>().List();

    public IReadOnlyList<Alert> Alerts => Get<AlertStore>().Due(DateTimeOffset.MaxValue, 100);

    private static string[] Hours => ["clinic.opening_hours.saturday.0=08:00-13:00", "clinic.opening_hours.monday.0=08:00-19:00"];

    private static string[] AtOnce => ["answering.coalesce_min_ms=0", "answering.coalesce_max_ms=0", "answering.coalesce_ceiling_ms=0"];

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A part that is registered as a loop only.</summary>
    public T Loop<T>()
        where T : IHostedService => services.GetServices<IHostedService>().OfType<T>().Single();

    /// <summary>Starts one of the loops; it is stopped with the bench.</summary>
    public Task StartAsync<T>()
        where T : IHostedService => StartAsync(Loop<T>());

    /// <inheritdoc cref="StartAsync{T}()"/>
    public Task StartAsync(IHostedService loop)
    {
        started.Add(loop);
        return loop.StartAsync(CancellationToken.None);
    }

    /// <summary>Stores what the channel delivers and takes it in, once.</summary>
    public async Task TakeAsync(params NewInboxEvent[][] deliveries)
    {
        foreach (NewInboxEvent[] delivery in deliveries)
            await Inbox.AppendAsync(delivery, Now);
        await Loop<Intake>().TakeAsync(CancellationToken.None);
    }

    /// <summary>Takes a patient's text in and runs its turn to the end.</summary>
    public async Task WriteAsync(string id, string text, string? intent = null)
    {
        if (intent is not null)
            Intents.Tell(text, intent);
        await TakeAsync(Incoming.Text(id, text, Now));
        await Eventually.HoldsAsync(() => Inbox.Open(0, 1).Count == 0);
    }

    /// <summary>The texts waiting in the outbox, in the order in which they would go.</summary>
    public string[] Waiting() => [.. Outbox.Due(Now, 100).Select(message => message.Text)];

    /// <summary>Puts a message of the machine into the outbox of the usual patient.</summary>
    public async Task<long> QueueAsync(string text, string author = "machine", OutboxUrgency urgency = OutboxUrgency.Normal, string purpose = "reply")
    {
        DateTimeOffset now = Now;
        long? id = await Store.WriteAsync(session =>
        {
            Contact contact = ContactStore.Resolve(session, "whatsapp", new ContactAddress(Incoming.UserId, Incoming.Phone), Incoming.Name, now);
            Conversation conversation = ConversationStore.Resolve(session, contact.Id, "whatsapp", "PNID", now);
            if (conversation.LastInboundAt is null)
                ConversationStore.TouchInbound(session, conversation.Id, now);
            return OutboxStore.Add(session, new NewOutboxMessage(conversation.Id, Guid.NewGuid().ToString(), author, urgency, purpose, text), now);
        });
        return id!.Value;
    }

    public OutboxStatus StatusOf(long outboxId) => Outbox.Find(outboxId)!.Status;

    public async ValueTask DisposeAsync()
    {
        foreach (IHostedService loop in started)
            await loop.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        if (ownsFolder)
            folder.Dispose();
    }

    private Task<bool> CollectAsync(long conversation, IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        Turns.Enqueue((conversation, fragments));
        return Task.FromResult(true);
    }
}
