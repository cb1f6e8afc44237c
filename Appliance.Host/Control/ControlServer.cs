using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Knowledge.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Appliance.Host.Control;

/// <summary>
/// The local listener of the owning process: a Unix socket, or on Windows a named pipe, that only the service's user can
/// open. It has nothing to do with the webhook's listener.
/// </summary>
internal sealed class ControlServer(DataDirectory data, ControlOperations operations) : IHostedService, IAsyncDisposable
{
    /// <summary>Bytes of a request at most; a folder to import is named, not sent.</summary>
    public const int MaxRequestBytes = 1024 * 1024;

    private WebApplication? application;

    /// <summary>Name of the pipe on Windows: one for each data directory.</summary>
    public static string PipeName(DataDirectory data) =>
        "appliance-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(data.Path.ToUpperInvariant())))[..16];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services.AddRoutingCore();
        application = builder.Build();
        application.MapPost("/{operation}", RunAsync);
        await application.StartAsync(cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(data.ControlSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public Task StopAsync(CancellationToken cancellationToken) => application?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
            await application.DisposeAsync();
    }

    private void Listen(KestrelServerOptions options)
    {
        options.Limits.MaxRequestBodySize = MaxRequestBytes;
        if (OperatingSystem.IsWindows())
        {
            options.ListenNamedPipe(PipeName(data));
            return;
        }

        // A socket left behind by a process that was killed; the lock on the data directory proves that nobody uses it.
        File.Delete(data.ControlSocket);
        options.ListenUnixSocket(data.ControlSocket);
    }

    private async Task<IResult> RunAsync(string operation, HttpContext context)
    {
        try
        {
            JsonNode? arguments = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            JsonNode? result = await operations.RunAsync(operation, arguments as JsonObject ?? throw new JsonException(), context.RequestAborted);
            return Results.Text(result?.ToJsonString(ControlOperations.Json) ?? "null", "application/json");
        }
        catch (JsonException)
        {
            return Refused("The arguments are not a JSON object.");
        }
        catch (Exception error) when (error is ControlException or StoreException)
        {
            return Refused(error.Message);
        }
    }

    private static IResult Refused(string message) => Results.Text(message, "text/plain", statusCode: StatusCodes.Status422UnprocessableEntity);
}
