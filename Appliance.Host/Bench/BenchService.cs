using System.Security.Cryptography;
using System.Text;
using Appliance.Host.Commands;
using Appliance.Host.Configuration;
using Appliance.Host.Logging;
using Appliance.Host.Serving;
using Appliance.Knowledge.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Appliance.Host.Bench;

/// <summary>The service as <c>serve</c> composes it, in this process, on a free port and with secrets of its own.</summary>
internal sealed class BenchService : IAsyncDisposable
{
    /// <summary>The clinic's number in every benchmark.</summary>
    public const string PhoneNumberId = "106540352242922";

    /// <summary>Path of an endpoint that does nothing, on the same listener: what the machine can do at most.</summary>
    public const string EmptyPath = "/empty";

    private const int SecretBytes = 16;

    private readonly WebApplication application;

    private BenchService(WebApplication application, WhatsAppSecrets secrets, ApplianceOptions options)
    {
        this.application = application;
        Secrets = secrets;
        Webhook = new Uri(application.Urls.First() + options.WhatsApp.Path);
        Empty = new Uri(application.Urls.First() + EmptyPath);
    }

    /// <summary>The random secrets of this run.</summary>
    public WhatsAppSecrets Secrets { get; }

    /// <summary>Where deliveries are posted to.</summary>
    public Uri Webhook { get; }

    /// <summary>Where the empty endpoint is.</summary>
    public Uri Empty { get; }

    /// <summary>The parts of the service.</summary>
    public IServiceProvider Services => application.Services;

    /// <summary>Starts it.</summary>
    /// <param name="data">An owned data directory.</param>
    /// <param name="graph">The Graph API that it sends to.</param>
    /// <param name="consumers">Whether intake, turns and sending run.</param>
    /// <param name="settings">Further <c>KEY=VALUE</c> settings.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<BenchService> StartAsync(
        DataDirectory data, Uri graph, bool consumers, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        AnsweringSession.RequireEngines();
        ApplianceOptions options = ConfigurationLoader.Load(data.Configuration,
        [
            "clinic.country=IT", "whatsapp.listen=http://127.0.0.1:0", "whatsapp.phone_number_id=" + PhoneNumberId,
            "whatsapp.graph_url=" + graph, .. settings,
        ]);
        var secrets = new WhatsAppSecrets(Encoding.ASCII.GetBytes(NewSecret()), Encoding.ASCII.GetBytes(NewSecret()), NewSecret());
        WebApplication application = ServiceHost.Build(
            data, options, secrets, LogSetup.ForService(data, options.Logging, console: false), services =>
            {
                if (!consumers)
                    services.RemoveAll<IHostedService>();
            });
        application.MapPost(EmptyPath, static _ => Task.CompletedTask);
        await application.StartAsync(cancellationToken);
        return new BenchService(application, secrets, options);
    }

    /// <summary>A random secret of ASCII characters.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
