using System.Text.Json.Nodes;

namespace Appliance.Host.Control;

/// <summary>The way of a command to the process that owns the data directory: the running service, or else this one, which holds its lock meanwhile.</summary>
internal sealed class ControlSession(FileStream? owned, LocalControl? local, ControlClient? client) : IDisposable
{
    /// <summary>Runs an operation over there.</summary>
    /// <exception cref="ControlException">It was refused, or the owning process does not answer.</exception>
    public Task<JsonNode?> RunAsync(string operation, JsonObject arguments, CancellationToken cancellationToken) => local is not null
        ? local.Operations.RunAsync(operation, arguments, cancellationToken)
        : client!.RunAsync(operation, arguments, cancellationToken);

    public void Dispose()
    {
        client?.Dispose();
        local?.Dispose();
        owned?.Dispose();
    }
}
