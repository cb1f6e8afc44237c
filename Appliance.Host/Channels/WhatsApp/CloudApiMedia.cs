using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Fetches patients' files from Meta: <c>GET /{media id}</c> names an address that works for five minutes, and that address gives the bytes,
/// both with the token. The token goes to the Graph API and to named hosts only, and no redirect is followed. Thread-safe.
/// </summary>
internal sealed class CloudApiMedia : IMediaSource, IDisposable
{
    /// <summary>Largest file in bytes: what WhatsApp allows for voice notes; larger documents go to staff as missing.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>The host that Meta keeps files on.</summary>
    public const string MetaHost = "lookaside.fbsbx.com";

    /// <summary>Longest time for one file, in seconds.</summary>
    public const int DefaultTimeoutSeconds = 60;

    private const int MaxDescriptionBytes = 64 * 1024, MaxConnections = 16;

    private readonly WhatsAppOptions options;
    private readonly IReadOnlyList<string> hosts;
    private readonly TimeSpan timeout;
    private readonly HttpClient client;

    /// <param name="options">How the Graph API is reached.</param>
    /// <param name="hosts">Hosts besides the Graph API's that may get the token; none for <see cref="MetaHost"/>.</param>
    /// <param name="timeout">Longest time for one file; null for <see cref="DefaultTimeoutSeconds"/>.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and the remedy.</exception>
    public CloudApiMedia(WhatsAppOptions options, IReadOnlyList<string> hosts, TimeSpan? timeout = null)
    {
        options.Validate();
        this.options = options;
        this.hosts = hosts.Count > 0 ? hosts : [MetaHost];
        this.timeout = timeout ?? TimeSpan.FromSeconds(DefaultTimeoutSeconds);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = !options.GraphUrl.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(WhatsAppOptions.ConnectTimeoutSeconds),
            MaxConnectionsPerServer = MaxConnections,
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<MediaDownload> DownloadAsync(string businessNumber, MediaReference media, string target, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            (Description? described, MediaDownload? failure) = await DescribeAsync(businessNumber, media.Id, limit.Token);
            return failure ?? await FetchAsync(described!, media.Sha256, target, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new MediaDownload.Failed($"WhatsApp did not give the file within {timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            // The kind, not the message: that can carry the address.
            return new MediaDownload.Failed($"the connection to WhatsApp failed ({error.HttpRequestError})");
        }
        catch (IOException error)
        {
            return new MediaDownload.Failed($"the file could not be read or written ({error.GetType().Name})");
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => client.Dispose();

    private async Task<(Description? Described, MediaDownload? Failure)> DescribeAsync(string businessNumber, string id, CancellationToken cancellationToken)
    {
        var address = new Uri(options.GraphUrl, $"{options.GraphVersion}/{Uri.EscapeDataString(id)}?phone_number_id={Uri.EscapeDataString(businessNumber)}");
        using HttpResponseMessage response = await GetAsync(address, cancellationToken);
        byte[] body = await ReadAsync(response, cancellationToken);
        if (CloudApiReply.Read(body).ErrorCode is int code)
        {
            // Throughput and service errors pass; an id that Meta does not know stays unknown.
            CloudApiError error = CloudApiErrors.Find(code);
            string reason = $"WhatsApp does not give the file (code {code})";
            return (null, error.Advice == RetryAdvice.Never ? new MediaDownload.Refused(reason) : new MediaDownload.Failed(reason));
        }

        if (response.StatusCode != HttpStatusCode.OK)
            return (null, new MediaDownload.Failed($"WhatsApp answered HTTP {(int)response.StatusCode}"));
        return Description.Read(body) is { } described ? (described, null) : (null, new MediaDownload.Failed("WhatsApp named no address for the file"));
    }

    private async Task<MediaDownload> FetchAsync(Description described, string? stated, string target, CancellationToken cancellationToken)
    {
        if (!MayHaveToken(described.Url))
            return new MediaDownload.Refused("WhatsApp named a host for the file that is not allowed (whatsapp.media_hosts)");
        if (described.Bytes > MaxBytes)
            return TooLarge;
        using HttpResponseMessage response = await GetAsync(described.Url, cancellationToken);
        if ((int)response.StatusCode is >= 300 and < 400)
            return new MediaDownload.Refused("the file's host sends on to another address, which is not followed");
        if (response.StatusCode != HttpStatusCode.OK)
            return new MediaDownload.Failed($"the file's host answered HTTP {(int)response.StatusCode}");
        if (response.Content.Headers.ContentLength > MaxBytes)
            return TooLarge;
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (await CopyAsync(body, target, cancellationToken) is not { } copied)
            return TooLarge;
        bool whole = (stated ?? described.Sha256) is not { } hash || Matches(hash, copied.Hash);
        return whole
            ? new MediaDownload.Done(Convert.ToHexStringLower(copied.Hash), copied.Bytes)
            : new MediaDownload.Refused("the file is not the one that was sent: its SHA-256 is another");
    }

    private static MediaDownload TooLarge => new MediaDownload.Refused($"the file has more than {MaxBytes / (1024 * 1024)} MB");

    private static async Task<(byte[] Hash, long Bytes)?> CopyAsync(Stream body, string target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(target, create);
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            total += read;
            if (total > MaxBytes)
                return null;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await file.FlushAsync(cancellationToken);
        return (hash.GetHashAndReset(), total);
    }

    // Meta writes base64 in webhooks; hexadecimal has been seen too.
    private static bool Matches(string stated, byte[] hash) =>
        stated.Equals(Convert.ToBase64String(hash), StringComparison.Ordinal) || stated.Equals(Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase);

    private bool MayHaveToken(Uri url) =>
        (url.Scheme == options.GraphUrl.Scheme && url.Authority == options.GraphUrl.Authority)
        || (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && hosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase));

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.AccessToken);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[MaxDescriptionBytes];
        int read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..read];
    }

    private sealed record Description(Uri Url, string? Sha256, long Bytes)
    {
        public static Description? Read(byte[] body)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(body);
                JsonElement root = document.RootElement;
                if (root.ValueKind != JsonValueKind.Object || !Uri.TryCreate(Text(root, "url"), UriKind.Absolute, out Uri? url))
                    return null;
                // A string at Meta's; a number would be as good.
                _ = long.TryParse(Text(root, "file_size"), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes);
                return new Description(url, Text(root, "sha256"), bytes);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private static string? Text(JsonElement root, string name) =>
            root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;
    }
}
