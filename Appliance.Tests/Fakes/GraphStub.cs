using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.Fakes;

/// <summary>A request as it arrived.</summary>
internal sealed record GraphRequest(string Method, string Target, string? Authorization, string? ContentType, string Body);

/// <summary>A real HTTP server on the loopback that records every request and answers as told.</summary>
internal sealed class GraphStub : IAsyncDisposable
{
    private readonly WebApplication _application;

    private GraphStub(WebApplication application) => _application = application;

    /// <summary>Answers a request after its body was read.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => AnswerJson(context, 200, """{"messages":[{"id":"wamid.OUT"}]}""");

    public ConcurrentQueue<GraphRequest> Requests { get; } = [];

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public static async Task<GraphStub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var stub = new GraphStub(application);
        application.Run(stub.HandleAsync);
        await application.StartAsync();
        stub.Url = new Uri(application.Urls.Single());
        return stub;
    }

    public static async Task AnswerJson(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(new GraphRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.Authorization,
            context.Request.ContentType,
            await reader.ReadToEndAsync()));
        await Answer(context);
    }
}
