using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Appliance.Tests.Fakes;

/// <summary>A webhook that arrived.</summary>
internal sealed record ReceivedWebhook(byte[] Body, string? Signature, int Answered)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary><c>value</c> of the only change.</summary>
    public JsonElement Value => JsonDocument.Parse(Body).RootElement.GetProperty("entry")[0].GetProperty("changes")[0].GetProperty("value");

    /// <summary>The message or status, whichever there is.</summary>
    public JsonElement Item => Value.TryGetProperty("messages", out JsonElement messages) ? messages[0]
        : Value.TryGetProperty("statuses", out JsonElement statuses) ? statuses[0]
        : Value.GetProperty("message_echoes")[0];

    public bool IsStatus => Value.TryGetProperty("statuses", out _);
}

/// <summary>An appliance's webhook endpoint on loopback: keeps what arrives and answers as told (200 when nothing is told).</summary>
internal sealed class FakeWebhookEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly WebApplication app;

    private FakeWebhookEndpoint(WebApplication app) => this.app = app;

    public Uri Url => new(new Uri(app.Urls.Single()), "/webhook");

    public ConcurrentQueue<ReceivedWebhook> Received { get; } = new();

    /// <summary>Status codes of the next answers; 0 never answers.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public string? ChallengeAnswer { get; set; }

    public static async Task<FakeWebhookEndpoint> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var endpoint = new FakeWebhookEndpoint(app);
        app.MapPost("/webhook", endpoint.ReceiveAsync);
        app.MapGet("/webhook", (HttpContext context) => context.Response.WriteAsync(
            endpoint.ChallengeAnswer ?? context.Request.Query["hub.challenge"].ToString()));
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>Waits until as many webhooks arrived as asked for.</summary>
    public async Task<IReadOnlyList<ReceivedWebhook>> WaitForAsync(int count, Func<ReceivedWebhook, bool>? which = null)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (true)
        {
            ReceivedWebhook[] found = [.. Received.Where(which ?? (_ => true))];
            if (found.Length >= count)
                return found;
            (DateTime.UtcNow < end).ShouldBeTrue($"{found.Length} of {count} webhooks arrived");
            await Task.Delay(10);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        int answer = Answers.TryDequeue(out int told) ? told : 200;
        Received.Enqueue(new ReceivedWebhook(body.ToArray(), context.Request.Headers["X-Hub-Signature-256"], answer));
        if (answer == 0)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else
            context.Response.StatusCode = answer;
    }
}
