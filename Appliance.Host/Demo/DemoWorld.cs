using System.Text;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Host.Logging;
using Appliance.Host.Serving;
using Appliance.Host.Simulator;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Appliance.Host.Demo;

/// <summary>The sample clinic with its documents, the running service, and the simulated WhatsApp that it is connected to.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private readonly FileStream owned;

    private DemoWorld(FileStream owned, WebApplication service, SimulatorServer simulator)
    {
        this.owned = owned;
        Service = service;
        Simulator = simulator;
    }

    /// <summary>The folder of the sample clinic, beside the program.</summary>
    public static string ClinicFolder => Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>The running service.</summary>
    public WebApplication Service { get; }

    /// <summary>Meta's side.</summary>
    public SimulatorServer Simulator { get; }

    /// <summary>Starts everything on loopback.</summary>
    /// <param name="data">A fresh data directory.</param>
    /// <param name="settings">Settings of the command line, over those of the sample clinic.</param>
    /// <param name="port">Port of the phone page; 0 takes any free one.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ConfigurationException">The settings make the configuration unusable.</exception>
    public static async Task<DemoWorld> StartAsync(DataDirectory data, IEnumerable<string> settings, int port, CancellationToken cancellationToken)
    {
        FileStream owned = data.TryOwn() ?? throw new DataDirectoryException($"Another process owns {data.Path}.");
        SimulatorServer? simulator = null;
        WebApplication? service = null;
        try
        {
            simulator = await SimulatorServer.StartAsync(
                new SimulatorOptions { Port = port, AppSecret = DemoSecrets.AppSecret, VerifyToken = DemoSecrets.VerifyToken, AccessToken = DemoSecrets.AccessToken },
                cancellationToken);
            ApplianceOptions options = Options(settings, simulator);
            await ChatModelFile.PrepareAsync(options.Chat, data, cancellationToken);
            await JoinedIntents.PrepareAsync(options.Understanding, data, owned: true, Console.Error.WriteLine, cancellationToken);
            // A demonstration is over before the danger detector would be joined.
            options.Understanding.FitsDanger = false;
            var secrets = new WhatsAppSecrets(
                Encoding.UTF8.GetBytes(DemoSecrets.AppSecret), Encoding.UTF8.GetBytes(DemoSecrets.VerifyToken), DemoSecrets.AccessToken);
            service = ServiceHost.Build(data, options, secrets, LogSetup.ForService(data, options.Logging, console: false));
            await service.Services.GetRequiredService<LibraryStore>().ImportFolderAsync(ClinicFolder, "demo", draft: false, TimeProvider.System);
            await service.StartAsync(cancellationToken);
            string address = service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            await simulator.ConnectWebhookAsync(new Uri(address + options.WhatsApp.Path), cancellationToken);
            return new DemoWorld(owned, service, simulator);
        }
        catch
        {
            if (service is not null)
                await service.DisposeAsync();
            if (simulator is not null)
                await simulator.DisposeAsync();
            await owned.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.StopAsync();
        await Service.DisposeAsync();
        await Simulator.DisposeAsync();
        await owned.DisposeAsync();
    }

    private static ApplianceOptions Options(IEnumerable<string> settings, SimulatorServer simulator)
    {
        ApplianceOptions options = ConfigurationLoader.Load(Path.Combine(ClinicFolder, "appliance.json"),
        [
            "whatsapp.listen=http://127.0.0.1:0",
            "whatsapp.graph_url=" + simulator.BaseUrl.ToString().TrimEnd('/'),
            "whatsapp.phone_number_id=" + new SimulatorOptions().PhoneNumberId,
            .. settings,
        ]);
        IReadOnlyList<ConfigurationProblem> problems = ConfigurationCheck.Check(options);
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }
}
