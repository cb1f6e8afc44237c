using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Configuration;
using Appliance.Host.Control;
using Appliance.Host.Generation;
using Appliance.Host.Importing;
using Appliance.Inference.Runtime;
using Appliance.Knowledge.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Appliance.Host.Serving;

/// <summary>The running service: webhook listener, control listener and the loops between them. The caller owns the data directory.</summary>
internal static class ServiceHost
{
    /// <summary>How long a stop waits for turns and sends that are under way, in seconds.</summary>
    public const int ShutdownSeconds = 20;

    /// <summary>Puts the service together; it is started by the caller.</summary>
    /// <param name="data">The owned data directory.</param>
    /// <param name="options">The checked configuration.</param>
    /// <param name="secrets">Secrets of the number.</param>
    /// <param name="logging">Where log lines go.</param>
    /// <param name="adjust">Replaces parts, in tests and benchmarks.</param>
    public static WebApplication Build(
        DataDirectory data, ApplianceOptions options, WhatsAppSecrets secrets, Action<ILoggingBuilder> logging, Action<IServiceCollection>? adjust = null)
    {
        NativeRuntime.Load();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.WebHost.UseKestrelCore().UseUrls(options.WhatsApp.Listen).ConfigureKestrel(Limit);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(ShutdownSeconds));
        builder.Services.AddRoutingCore();
        builder.Services
            .AddStores(data, options.Store)
            .AddAnswering(options, data.Path)
            .AddChat(Path.Combine(data.Path, LocalChatModel.StateFolder))
            .AddWhatsApp(options.WhatsApp, secrets)
            .AddTurns()
            .AddDesk()
            .AddControl()
            .AddSingleton(options.Library)
            .AddHostedService<FolderWatch>()
            .AddHostedService<PromptPinning>()
            .AddHostedService<ControlServer>();
        adjust?.Invoke(builder.Services);
        WebApplication application = builder.Build();
        var webhook = application.Services.GetRequiredService<WebhookEndpoint>();
        application.MapGet(options.WhatsApp.Path, webhook.HandshakeAsync);
        application.MapPost(options.WhatsApp.Path, webhook.ReceiveAsync);
        application.MapGet("/health", () => Results.Text("ok"));
        return application;
    }

    private static void Limit(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = WebhookReader.MaxBodyBytes;
        options.Limits.MaxConcurrentConnections = 1_024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }
}
