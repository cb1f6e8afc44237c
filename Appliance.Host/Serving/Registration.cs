using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Control;
using Appliance.Host.Erasure;
using Appliance.Host.Generation;
using Appliance.Host.Handoff;
using Appliance.Host.Importing;
using Appliance.Host.Media;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Sending;
using Appliance.Host.Sensitive;
using Appliance.Host.Texts;
using Appliance.Host.Understanding;
using Appliance.Host.Verification;
using Appliance.Host.Voice;
using Appliance.Inference.Classification;
using Appliance.Inference.Languages;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Media;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Switches;
using Appliance.Knowledge.Utterances;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Appliance.Host.Serving;

/// <summary>What the parts of the appliance are made of; each method stands for one part.</summary>
internal static class Registration
{
    /// <summary>The database and the stores on it. The caller owns the data directory.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services, DataDirectory data, StoreOptions options)
    {
        services.AddSingleton(data);
        services.AddSingleton(_ => Store.Open(
            data.Database, options.MaxSizeMegabytes == 0 ? null : options.MaxSizeMegabytes * 1024L * 1024, options.WriteQueueLimit));
        return services.AddStoreClasses();
    }

    /// <summary>The stores on a database that is open already.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services, Store store) =>
        services.AddSingleton(store).AddStoreClasses();

    /// <summary>Staff desk and what it needs.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.TryAddSingleton<PipelineSignals>();
        return services.AddSingleton<StaffDesk>();
    }

    /// <summary>The operations of the local control channel.</summary>
    public static IServiceCollection AddControl(this IServiceCollection services)
    {
        services.TryAddSingleton<MediaFolder>();
        services.AddSingleton<ClinicUtterances>().AddSingleton<StaffCorrections>().AddSingleton<ClinicModels>().AddSingleton<ContactErasure>().AddSingleton<ContactEraser>();
        return services.AddSingleton(provider => new ControlOperations()
            .AddDesk(provider.GetRequiredService<StaffDesk>())
            .AddLibrary(provider.GetRequiredService<LibraryStore>(), provider.GetRequiredService<LibraryGovernance>(),
                provider.GetRequiredService<LibraryFindings>(), provider.GetRequiredService<ApprovedAnswerEditing>(), provider.GetRequiredService<TimeProvider>())
            .AddContacts(provider.GetRequiredService<ContactEraser>())
            .AddIntents(
                provider.GetRequiredService<ClinicUtterances>(), provider.GetRequiredService<StaffCorrections>(), provider.GetRequiredService<ClinicModels>(),
                provider.GetService<IntentReload>));
    }

    /// <summary>From heard words to an answer: models, rules, texts and the pipeline. No side effects.</summary>
    /// <param name="services">The parts.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="clinicFiles">The data directory with the clinic's own texts and rule changes; null for what is built in.</param>
    public static IServiceCollection AddAnswering(this IServiceCollection services, ApplianceOptions options, string? clinicFiles)
    {
        services.AddSingleton(options.Clinic).AddSingleton(options.Answering).AddSingleton(options.Handoff).AddSingleton(options.Chat)
            .AddSingleton(options.Voice).AddSingleton(options.Media);
        services.AddSingleton(new OpeningHours(options.Clinic));
        services.AddSingleton(_ => PatientTexts.Load(
            PatientTexts.PublishedDirectory, clinicFiles is null ? null : Path.Combine(clinicFiles, "texts")));
        services.AddSingleton(_ => PatientWords.Load(PatientTexts.PublishedDirectory));
        services.AddSingleton(_ => SensitiveTopics.Load(SensitiveTopics.PublishedDirectory));
        services.AddSingleton(provider => RedFlagStart.Load(
            clinicFiles,
            options.RedFlags,
            DangerJoining.Open(options.Understanding, provider.GetRequiredService<InstalledEncoder>(), provider.GetRequiredService<ILoggerFactory>()),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<InstalledEncoder>();
        services.AddSingleton(provider => IntentClassifier.Open(
            options.Understanding, provider.GetRequiredService<InstalledEncoder>(), provider.GetRequiredService<ILogger<IntentClassifier>>()));
        services.AddSingleton<ITextClassifier>(provider => provider.GetRequiredService<IntentClassifier>()).AddSingleton(options.Understanding);
        services.AddSingleton(_ => new LanguageDetector(TextClassifier.Open(SmallModels.Languages)));
        services.AddSingleton(_ => HoursQuestions.Load(PatientTexts.PublishedDirectory)).AddSingleton<HoursAgent>();
        services.AddSingleton(provider => new LibrarySearch(provider.GetRequiredService<Store>(), provider.GetRequiredService<InstalledEncoder>().Library));
        services.AddSingleton<ApprovedAnswers>().AddSingleton<LibraryAgent>();
        services.AddGeneration();
        services.AddSingleton<ClinicNames>().AddSingleton<HandoffTexts>().AddSingleton<HandoffClock>();
        services.AddSingleton<RiskyWords>().AddSingleton<ConfirmStep>().AddSingleton<EchoStep>();
        services.AddSingleton<WatchStep>().AddSingleton<HearStep>().AddSingleton<UnderstandStep>().AddSingleton<DecideStep>()
            .AddSingleton<AnswerStep>().AddSingleton<ClinicClaims>().AddSingleton<PriceListServices>().AddSingleton<VerifyStep>().AddSingleton<ReviewStep>();
        return services.AddSingleton<TurnPipeline>();
    }

    /// <summary>The configured chat models; without this nothing is generated.</summary>
    /// <param name="services">The parts.</param>
    /// <param name="states">Folder for states of conversations; null keeps them in memory only.</param>
    public static IServiceCollection AddChat(this IServiceCollection services, string? states) => services
        .AddSingleton(provider => new ChatClients(
            provider.GetRequiredService<ChatSection>(), states, provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => provider.GetRequiredService<ChatClients>().Tiers);

    /// <summary>The loops of the running service: intake, lanes, sender, alerts, reminders.</summary>
    public static IServiceCollection AddTurns(this IServiceCollection services)
    {
        services.TryAddSingleton<PipelineSignals>();
        services.AddHostedService<WarmUp>().AddSingleton<VectorStore>().AddHostedService<VectorWorker>();
        services.AddMedia();
        services.AddSingleton<DeliverStep>().AddSingleton<TurnRunner>().AddSingleton<SendGate>().AddSingleton<ReadReceipts>();
        services.AddSingleton(provider => new ConversationLanes(
            provider.GetRequiredService<AnsweringOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<TurnRunner>().RunAsync));
        services.AddHostedService(provider => provider.GetRequiredService<ReadReceipts>());
        services.AddSingleton<OutboxSender>().AddHostedService(provider => provider.GetRequiredService<OutboxSender>());
        services.AddSingleton<ConversationSummarizer>().AddHostedService<SummaryWorker>();
        services.AddHostedService<Intake>().AddHostedService<AlertWorker>();
        services.AddSingleton<IntentReload>().AddHostedService<EncoderJoining>();
        return services.AddSingleton<ReminderWorker>().AddHostedService(provider => provider.GetRequiredService<ReminderWorker>());
    }

    /// <summary>WhatsApp: sending and the webhook.</summary>
    public static IServiceCollection AddWhatsApp(this IServiceCollection services, WhatsAppSection section, WhatsAppSecrets secrets)
    {
        services.AddSingleton(section).AddSingleton(new WebhookSecrets(secrets.AppSecret, secrets.VerifyToken)).AddSingleton<WebhookEndpoint>();
        services.AddSingleton(provider => new SendLimits(provider.GetRequiredService<TimeProvider>(), section.MessagesPerSecond));
        var options = new WhatsAppOptions
        {
            GraphUrl = new Uri(section.GraphUrl),
            GraphVersion = section.GraphVersion,
            AccessToken = secrets.AccessToken,
        };
        services.AddSingleton<IMediaSource>(_ => new CloudApiMedia(options, section.MediaHosts));
        return services.AddSingleton<IChannel>(_ => new CloudApiClient(options));
    }

    // Voice notes, photos and documents on their way to their conversation.
    private static void AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<MediaFolder>().AddSingleton<MediaFetcher>().AddSingleton<PaperReader>().AddSingleton<NoteListener>()
            .AddSingleton<MediaHandler>().AddSingleton<MediaLane>();
        services.AddSingleton(provider => new SpeechRecognition(
            provider.GetRequiredService<VoiceSection>(), provider.GetRequiredService<DataDirectory>(), provider.GetRequiredService<ILogger<SpeechRecognition>>()));
        services.AddHostedService(provider => provider.GetRequiredService<SpeechRecognition>());
        services.AddSingleton<MediaRetention>().AddHostedService(provider => provider.GetRequiredService<MediaRetention>());
    }

    private static void AddGeneration(this IServiceCollection services)
    {
        services.TryAddSingleton(ChatTiers.None);
        services.AddSingleton<GenerationPrompt>().AddSingleton<GenerationAgent>().AddSingleton<FollowUpRewriter>().AddSingleton<PassageAgent>();
    }

    private static IServiceCollection AddStoreClasses(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDocumentConverter, ConfinedConverter>();
        return services.AddSingleton<InboxStore>().AddSingleton<OutboxStore>().AddSingleton<ContactStore>().AddSingleton<ConversationStore>()
            .AddSingleton<MessageStore>().AddSingleton<HandoffStore>().AddSingleton<AlertStore>().AddSingleton<SwitchStore>()
            .AddSingleton<LibraryStore>().AddSingleton<LibraryTables>().AddSingleton<LibraryGovernance>().AddSingleton<LibraryFindings>()
            .AddSingleton<ApprovedAnswerEditing>().AddSingleton<TurnStore>().AddSingleton<SummaryStore>().AddSingleton<UtteranceStore>().AddSingleton<MediaStore>();
    }
}
