using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Appliance.Host.Bench;

/// <summary>A message that the service handed over, and when its request arrived.</summary>
/// <param name="Recipient">Digits or user id.</param>
/// <param name="ArrivedAt">Monotonic time stamp.</param>
internal readonly record struct HandedOver(string Recipient, long ArrivedAt);

/// <summary>
/// The smallest Graph API: takes every message at once, on the loopback. For measurements of speed, where the simulator's own work would
/// be measured too. Thread-safe.
/// </summary>
internal sealed class LoopbackGraph : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<HandedOver>> awaited = [];
    private long accepted;

    private LoopbackGraph(WebApplication application) => this.application = application;

    /// <summary>Its address.</summary>
    public Uri Url => new(application.Urls.First());

    /// <summary>Messages taken so far.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Starts it on a free port.</summary>
    public static async Task<LoopbackGraph> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        WebApplication application = builder.Build();
        var graph = new LoopbackGraph(application);
        application.MapPost("/{version}/{number}/messages", graph.TakeAsync);
        await application.StartAsync(cancellationToken);
        return graph;
    }

    /// <summary>Completes with the next message to a recipient. Ask before the cause of the message.</summary>
    public Task<HandedOver> NextTo(string recipient) => awaited.GetOrAdd(
        recipient, _ => new TaskCompletionSource<HandedOver>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        long now = Stopwatch.GetTimestamp();
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        context.Response.ContentType = "application/json";
        if (body.RootElement.TryGetProperty("status", out _))
        {
            await context.Response.WriteAsync("""{"success":true}""", context.RequestAborted);
            return;
        }

        long number = Interlocked.Increment(ref accepted);
        string recipient = (body.RootElement.TryGetProperty("to", out JsonElement to) ? to : body.RootElement.GetProperty("recipient")).GetString()!;
        if (awaited.TryRemove(recipient, out TaskCompletionSource<HandedOver>? waiting))
            waiting.SetResult(new HandedOver(recipient, now));
        await context.Response.WriteAsync($$"""{"messages":[{"id":"wamid.BENCH{{number}}"}]}""", context.RequestAborted);
    }
}
