using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.Fakes;

/// <summary>A request to the hub as it arrived.</summary>
internal sealed record HubRequest(string Method, string Host, string Path, string? Range, string? IfRange, string? Authorization);

/// <summary>A model hub on the loopback that speaks Hugging Face's interface and misbehaves on demand. It has one file, whatever is asked for.</summary>
internal sealed class HubStub : IAsyncDisposable
{
    private readonly WebApplication application;
    private int failures;

    private HubStub(WebApplication application, byte[] content)
    {
        this.application = application;
        Content = content;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        StatedBytes = content.Length;
    }

    /// <summary>What is sent.</summary>
    public byte[] Content { get; set; }

    /// <summary>What is stated; null states nothing.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Stated size.</summary>
    public long StatedBytes { get; set; }

    /// <summary>Mark of the bytes.</summary>
    public string ETag { get; set; } = "\"one\"";

    /// <summary>Whether parts are sent when asked for.</summary>
    public bool Ranges { get; set; } = true;

    /// <summary>Bytes after which each connection is dropped; 0 for never.</summary>
    public int DropAfter { get; set; }

    /// <summary>Answers of the file's server that fail with 503 before one succeeds.</summary>
    public int Failures { get => failures; set => failures = value; }

    /// <summary>Whether sending stops without closing.</summary>
    public bool Stalls { get; set; }

    /// <summary>Whether the length is left out of answers.</summary>
    public bool WithoutLength { get; set; }

    /// <summary>Status of every answer of the hub itself; 200 for the usual ones.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Address that downloads are sent on to; null for the hub's own.</summary>
    public string? SendsOnTo { get; set; }

    public ConcurrentQueue<HubRequest> Requests { get; } = [];

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public static async Task<HubStub> StartAsync(byte[] content)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var stub = new HubStub(application, content);
        application.Run(stub.AnswerAsync);
        await application.StartAsync();
        stub.Url = new Uri(application.Urls.Single());
        return stub;
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        Requests.Enqueue(new HubRequest(request.Method, request.Host.Host, request.Path, request.Headers.Range, request.Headers.IfRange, request.Headers.Authorization));
        if (!request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
        {
            await SendAsync(context);
            return;
        }

        if (Status != 200)
        {
            context.Response.StatusCode = Status;
            return;
        }

        if (Sha256 is not null)
        {
            context.Response.Headers["X-Linked-ETag"] = $"\"{Sha256}\"";
            context.Response.Headers["X-Linked-Size"] = StatedBytes.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-Repo-Commit"] = "0123456789abcdef";
        }

        context.Response.StatusCode = Sha256 is null ? 200 : 302;
        if (Sha256 is not null)
            context.Response.Headers.Location = (SendsOnTo ?? "") + "/files/model";
    }

    private async Task SendAsync(HttpContext context)
    {
        if (Interlocked.Decrement(ref failures) >= 0)
        {
            context.Response.StatusCode = 503;
            return;
        }

        string? range = context.Request.Headers.Range;
        bool part = Ranges && range is not null && context.Request.Headers.IfRange == ETag;
        int from = part ? int.Parse(range!["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        context.Response.StatusCode = part ? 206 : 200;
        context.Response.Headers.ETag = ETag;
        if (part)
            context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        if (!WithoutLength)
            context.Response.ContentLength = Content.Length - from;
        int count = DropAfter > 0 ? Math.Min(DropAfter, Content.Length - from) : Content.Length - from;
        await context.Response.Body.WriteAsync(Content.AsMemory(from, count));
        if (!Stalls)
            return;
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
