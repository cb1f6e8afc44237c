using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>The two secrets of the webhook, as bytes.</summary>
/// <param name="AppSecret">Signs the bodies.</param>
/// <param name="VerifyToken">Repeated by Meta in the handshake.</param>
internal sealed record WebhookSecrets(byte[] AppSecret, byte[] VerifyToken);

/// <summary>
/// Receive: verify the signature over the bytes as they came, store every update, answer 200 when that is on the disk.
/// Nothing else happens here.
/// </summary>
internal sealed partial class WebhookEndpoint(
    WebhookSecrets secrets, InboxStore inbox, PipelineSignals signals, TimeProvider time, ILogger<WebhookEndpoint> log)
{
    /// <summary>What a full queue asks the sender to wait, in seconds.</summary>
    public const int RetryAfterSeconds = 5;

    /// <summary>Handshake: the challenge is given back when the verify token is ours.</summary>
    public async Task HandshakeAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        byte[] token = Encoding.UTF8.GetBytes(query["hub.verify_token"].ToString());
        bool ours = query["hub.mode"] == "subscribe" && CryptographicOperations.FixedTimeEquals(SHA256.HashData(token), SHA256.HashData(secrets.VerifyToken));
        if (!ours)
        {
            LogHandshakeRefused(log);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(query["hub.challenge"].ToString());
    }

    /// <summary>A delivery: 200 stored, 400 no JSON object, 401 not signed by us, 413 over a limit, 503 come back later.</summary>
    public async Task ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentLength > WebhookReader.MaxBodyBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        ReadResult? body = await ReadAsync(context.Request);
        if (body is not { } read)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        try
        {
            context.Response.StatusCode = await StoreAsync(context, read.Buffer.AsMemory(0, read.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(read.Buffer);
        }
    }

    private async Task<int> StoreAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        string? signature = context.Request.Headers[WebhookSignature.HeaderName];
        if (!WebhookSignature.Verify(body.Span, signature, secrets.AppSecret))
        {
            LogUnsigned(log, body.Length);
            return StatusCodes.Status401Unauthorized;
        }

        try
        {
            DateTimeOffset now = time.GetUtcNow();
            IReadOnlyList<ChannelUpdate> updates = WebhookReader.Read(body, now).Updates;
            var events = new NewInboxEvent[updates.Count];
            for (int i = 0; i < events.Length; i++)
            {
                ChannelUpdate update = updates[i];
                events[i] = new NewInboxEvent(
                    WhatsAppMessageReader.ChannelName, update.ExternalId, (InboxEventKind)(int)update.Kind, update.SenderKey, update.OccurredAt, update.Payload);
            }

            await inbox.AppendAsync(events, now);
            signals.Inbox.Set();
            return StatusCodes.Status200OK;
        }
        catch (WebhookFormatException)
        {
            LogNotJson(log, body.Length);
            return StatusCodes.Status400BadRequest;
        }
        catch (WebhookLimitException)
        {
            LogTooMany(log, body.Length);
            return StatusCodes.Status413PayloadTooLarge;
        }
        catch (StoreException error)
        {
            LogNotStored(log, error.Failure, error);
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static async Task<ReadResult?> ReadAsync(HttpRequest request)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(request.ContentLength ?? 4_096, 1_024, WebhookReader.MaxBodyBytes + 1));
        int length = 0;
        while (true)
        {
            int read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
            if (read == 0)
                return new ReadResult(buffer, length);
            length += read;
            if (length > WebhookReader.MaxBodyBytes)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }

            if (length == buffer.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, WebhookReader.MaxBodyBytes + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook handshake had another verify token; check whatsapp.verify_token_file against Meta's app dashboard")]
    private static partial void LogHandshakeRefused(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook of {Bytes} bytes was not signed with our app secret; nothing was stored")]
    private static partial void LogUnsigned(ILogger logger, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A signed webhook of {Bytes} bytes is no JSON object; nothing was stored")]
    private static partial void LogNotJson(ILogger logger, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A signed webhook of {Bytes} bytes has more updates than Meta sends; nothing was stored")]
    private static partial void LogTooMany(ILogger logger, int bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "A webhook could not be stored ({Failure}); the channel will deliver it again")]
    private static partial void LogNotStored(ILogger logger, StoreFailure failure, Exception error);

    private readonly record struct ReadResult(byte[] Buffer, int Length);
}
