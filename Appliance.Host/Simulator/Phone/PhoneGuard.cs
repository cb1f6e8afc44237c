using System.Text.Json;
using Appliance.Host.Simulator.Graph;

namespace Appliance.Host.Simulator.Phone;

/// <summary>
/// What every request of the phone page passes: a page from elsewhere in the administrator's browser can neither write (foreign origin)
/// nor read by pointing its own host name at this machine (foreign host).
/// </summary>
internal static class PhoneGuard
{
    /// <summary>Wraps a handler: bad input becomes 400 with <c>{"error"}</c>, a foreign page 403.</summary>
    public static RequestDelegate Wrap(Func<HttpContext, Task> handle) => async context =>
    {
        HttpRequest request = context.Request;
        if (request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Open this page as http://127.0.0.1 or http://localhost.");
            return;
        }

        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && origin != $"{request.Scheme}://{request.Host}")
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the simulator's own page may do this.");
            return;
        }

        try
        {
            await handle(context);
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or JsonException or GraphException or InvalidOperationException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, refused.Message);
        }
    };

    private static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error }, context.RequestAborted);
    }
}
