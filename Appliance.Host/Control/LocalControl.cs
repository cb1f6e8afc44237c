using Appliance.Host.Configuration;
using Appliance.Host.Serving;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Control;

/// <summary>The control operations in this process, while no service runs; the caller holds the data directory's lock.</summary>
internal sealed class LocalControl : IDisposable
{
    private readonly ServiceProvider services;

    public LocalControl(DataDirectory data, ApplianceOptions options)
    {
        services = new ServiceCollection()
            .AddLogging()
            .AddStores(data, options.Store)
            .AddDesk()
            .AddControl()
            .BuildServiceProvider();
        Operations = services.GetRequiredService<ControlOperations>();
    }

    /// <summary>What can be asked for.</summary>
    public ControlOperations Operations { get; }

    public void Dispose() => services.Dispose();
}
