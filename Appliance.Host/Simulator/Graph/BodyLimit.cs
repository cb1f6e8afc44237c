using Microsoft.AspNetCore.Http.Features;

namespace Appliance.Host.Simulator.Graph;

/// <summary>Limits the body of one request; the server answers 413 beyond it.</summary>
internal static class BodyLimit
{
    public static void Set(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = bytes;
    }
}
