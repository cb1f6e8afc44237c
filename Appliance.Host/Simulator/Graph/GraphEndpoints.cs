using System.Text.Json;

namespace Appliance.Host.Simulator.Graph;

/// <summary>The Graph API: <c>/{version}/{id}/…</c>, every request with the bearer token, every refusal in Meta's shape.</summary>
internal sealed class GraphEndpoints(SimulatorOptions options, MessagesEndpoint messages, MediaEndpoints media, Webhooks.WebhookDispatcher webhooks)
{
    /// <summary>Largest body of <c>POST /messages</c>, in bytes.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>Adds the endpoints.</summary>
    public void Map(WebApplication app)
    {
        app.MapPost("/{version}/{id}/messages", context => GuardAsync(context, PostMessageAsync));
        app.MapPost("/{version}/{id}/media", context => GuardAsync(context, media.UploadAsync));
        app.MapMethods("/{version}/{id}/subscribed_apps", ["GET", "POST", "DELETE"], context => GuardAsync(context, SubscribeAsync));
        app.MapGet("/{version}/{id}", context => GuardAsync(context, GetNodeAsync));
        app.MapDelete("/{version}/{id}", context => GuardAsync(context, media.DeleteAsync));
        app.MapGet(MediaEndpoints.DownloadPath, context => GuardAsync(context, media.DownloadAsync));
        app.MapFallback(context => RefuseAsync(context, new GraphError(2500, $"The simulator has no {context.Request.Method} on this path.")));
    }

    internal static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    internal static Task AnswerAsync(HttpContext context, object answer) =>
        context.Response.WriteAsJsonAsync(answer, context.RequestAborted);

    internal static GraphException NoObject(string id) => new(
        100, $"Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.");

    private async Task GuardAsync(HttpContext context, Func<HttpContext, Task> handle)
    {
        try
        {
            CheckToken(context.Request);
            CheckVersion(context.Request);
            await handle(context);
        }
        catch (GraphException refusal)
        {
            await RefuseAsync(context, refusal.Error);
        }
    }

    private void CheckToken(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (string.IsNullOrEmpty(header))
            throw new GraphException(200, "Provide a valid access token in the header Authorization: Bearer.");
        if (header != $"Bearer {options.AccessToken}")
            throw new GraphException(190, "The access token could not be decrypted or has expired.");
    }

    private static void CheckVersion(HttpRequest request)
    {
        if (request.RouteValues["version"] is string version && !(version.Length > 1 && version[0] == 'v' && char.IsAsciiDigit(version[1])))
            throw new GraphException(2500, $"Unknown path component '/{version}': the path starts with a version such as v26.0.");
    }

    private async Task PostMessageAsync(HttpContext context)
    {
        if (Id(context) != options.PhoneNumberId)
            throw NoObject(Id(context));
        BodyLimit.Set(context, MaxMessageBytes);
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new GraphException(100, "The body is not JSON.");
        }

        using (body)
        {
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw new GraphException(100, "The body is not a JSON object.");
            await messages.HandleAsync(context, body.RootElement);
        }
    }

    private Task SubscribeAsync(HttpContext context)
    {
        if (Id(context) != options.WabaId)
            throw NoObject(Id(context));
        if (HttpMethods.IsGet(context.Request.Method))
        {
            object[] apps = webhooks.Subscribed
                ? [new { whatsapp_business_api_data = new { id = "300000000000001", name = "Appliance", link = "" } }]
                : [];
            return AnswerAsync(context, new { data = apps });
        }

        webhooks.Subscribed = HttpMethods.IsPost(context.Request.Method);
        return AnswerAsync(context, new { success = true });
    }

    private Task GetNodeAsync(HttpContext context)
    {
        if (Id(context) == options.PhoneNumberId)
        {
            return AnswerAsync(context, new
            {
                verified_name = "Simulated clinic",
                display_phone_number = options.DisplayPhoneNumber,
                quality_rating = "GREEN",
                throughput = new { level = "STANDARD" },
                whatsapp_business_manager_messaging_limit = "TIER_250",
                id = options.PhoneNumberId,
            });
        }

        return media.DescribeAsync(context);
    }

    private static async Task RefuseAsync(HttpContext context, GraphError error)
    {
        context.Response.StatusCode = error.HttpStatus;
        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.Body.WriteAsync(error.ToBody(), context.RequestAborted);
    }
}
