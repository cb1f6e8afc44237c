namespace Appliance.Host.Simulator;

/// <summary>Leaves signals to the process: the default lifetime would catch Ctrl+C for the simulator alone and keep the rest running.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
