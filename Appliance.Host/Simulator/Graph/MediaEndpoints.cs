using System.Globalization;
using Appliance.Host.Simulator.Faults;

namespace Appliance.Host.Simulator.Graph;

/// <summary>Upload, description, download and removal of files.</summary>
internal sealed class MediaEndpoints(SimulatorOptions options, MediaShelf shelf, Func<string, Uri> mediaLink)
{
    /// <summary>Path of the links that a description hands out.</summary>
    public const string DownloadPath = "/whatsapp_business/attachments";

    // Names of this ending exist nowhere (RFC 2606).
    private static readonly Uri ForeignHost = new("https://files.example.invalid/");

    // The multipart envelope around a file.
    private const int MaxEnvelopeBytes = 64 * 1024;

    /// <summary><c>POST /{phone number id}/media</c> with the parts messaging_product, type and file → <c>{"id"}</c>.</summary>
    public async Task UploadAsync(HttpContext context)
    {
        if (GraphEndpoints.Id(context) != options.PhoneNumberId)
            throw GraphEndpoints.NoObject(GraphEndpoints.Id(context));
        BodyLimit.Set(context, MediaShelf.MaxFileBytes + MaxEnvelopeBytes);
        if (!context.Request.HasFormContentType)
            throw new GraphException(100, "The body must be multipart/form-data.");
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["messaging_product"] != "whatsapp")
            throw new GraphException(100, "The parameter messaging_product is required and must be whatsapp.");
        IFormFile file = form.Files.GetFile("file") ?? throw new GraphException(100, "The parameter file is required.");
        string mimeType = string.IsNullOrEmpty(file.ContentType) ? form["type"].ToString() : file.ContentType;
        MediaLimits.Check(mimeType, file.Length);

        using var bytes = new MemoryStream(checked((int)file.Length));
        await file.CopyToAsync(bytes, context.RequestAborted);
        await GraphEndpoints.AnswerAsync(context, new { id = shelf.Add(bytes.ToArray(), mimeType, file.FileName).Id });
    }

    /// <summary><c>GET /{media id}</c>; the size is a string, as Meta writes it.</summary>
    public Task DescribeAsync(HttpContext context)
    {
        MediaFile file = Find(context);
        return GraphEndpoints.AnswerAsync(context, new
        {
            messaging_product = "whatsapp",
            url = (options.Faults.TakeForMedia(MediaFault.ForeignHost) ? ForeignHost : mediaLink(file.Id)).AbsoluteUri,
            mime_type = file.MimeType,
            sha256 = file.Sha256,
            file_size = file.Bytes.Length.ToString(CultureInfo.InvariantCulture),
            id = file.Id,
        });
    }

    /// <summary>The link of a description; 404 when it is too old.</summary>
    public async Task DownloadAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (options.Faults.TakeForMedia(MediaFault.Redirects))
        {
            context.Response.Redirect(ForeignHost.AbsoluteUri);
            return;
        }

        if (options.Faults.TakeForMedia(MediaFault.NotFound))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (shelf.Open(query["mid"], query["ext"], query["hash"]) is not { } file)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = file.MimeType;
        context.Response.ContentLength = file.Bytes.Length;
        if (options.Faults.TakeForMedia(MediaFault.Stalls))
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }

        byte[] bytes = options.Faults.TakeForMedia(MediaFault.OtherBytes) ? [.. file.Bytes.Select(b => (byte)~b)] : file.Bytes;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary><c>DELETE /{media id}</c>.</summary>
    public Task DeleteAsync(HttpContext context)
    {
        shelf.Remove(Find(context).Id);
        return GraphEndpoints.AnswerAsync(context, new { success = true });
    }

    private MediaFile Find(HttpContext context) =>
        shelf.Find(GraphEndpoints.Id(context)) ?? throw GraphEndpoints.NoObject(GraphEndpoints.Id(context));
}
