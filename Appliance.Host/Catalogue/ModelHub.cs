using System.Net;
using System.Net.Http.Headers;

namespace Appliance.Host.Catalogue;

/// <summary>A file as the hub describes it.</summary>
/// <param name="Address">Where it is asked for.</param>
/// <param name="Sha256">As the hub states it, lower-case hexadecimal.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Revision">The commit it belongs to; null when the hub does not say.</param>
internal sealed record HubFile(Uri Address, string Sha256, long Bytes, string? Revision);

/// <summary>
/// Asks a hub that speaks Hugging Face's interface: <c>HEAD OWNER/NAME/resolve/REVISION/PATH</c> states the SHA-256 of a file kept in LFS as
/// <c>X-Linked-ETag</c>, its size as <c>X-Linked-Size</c> and the commit as <c>X-Repo-Commit</c>; <c>GET</c> of the same address leads to its bytes,
/// usually by a redirect. Contacts no host but the hub and those it may send on to. Thread-safe.
/// </summary>
internal sealed class ModelHub : IDisposable
{
    /// <summary>Redirects that are followed for one request.</summary>
    public const int MaxRedirects = 5;

    /// <summary>Size of a model file in bytes at most.</summary>
    public const long MaxFileBytes = 500L * 1000 * 1000 * 1000;

    /// <summary>Time for a connection, in seconds.</summary>
    private const int ConnectTimeoutSeconds = 20;

    private const string DefaultRevision = "main", HashHeader = "X-Linked-ETag", SizeHeader = "X-Linked-Size", CommitHeader = "X-Repo-Commit";

    private readonly HubOptions options;
    private readonly HttpClient client;

    public ModelHub(HubOptions options)
    {
        this.options = options;
        // The handler's own redirects would follow any host and take the token along.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = !options.Address.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeoutSeconds),
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("appliance");
    }

    /// <summary>What the hub states about a file.</summary>
    /// <param name="repository">Owner and name.</param>
    /// <param name="path">Path in the repository.</param>
    /// <exception cref="ModelRefusedException">The hub does not have it, does not give it, or states no SHA-256 or size.</exception>
    public async Task<HubFile> FindAsync(string repository, string path, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(repository, path);
        for (int i = 0; i <= MaxRedirects; i++)
        {
            using HttpResponseMessage response = await SendAsync(new HttpRequestMessage(HttpMethod.Head, address), cancellationToken);
            if (Header(response, HashHeader) is { } hash)
                return Describe(address, hash, response);
            if (!IsRedirect(response))
            {
                Require(response, address);
                throw new ModelRefusedException($"{address}: the hub states no SHA-256 for this file ({HashHeader}), so it cannot be verified. Get it another way and use \"appliance models add FILE --sha256 HASH\".");
            }

            address = Target(address, response);
            if (!options.IsHub(address))
                throw new ModelRefusedException($"{address.Host} was named by the hub before it stated a SHA-256. Correct models.hub.");
        }

        throw new ModelRefusedException($"{address}: more than {MaxRedirects} redirects. Correct models.hub.");
    }

    /// <summary>Asks for a file's bytes from an offset on; the caller disposes of the response, whose status is 200, 206 or 416.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">First byte wanted.</param>
    /// <param name="validator">ETag of the bytes that are there already; where the file has changed since, the hub sends it whole.</param>
    /// <exception cref="HttpRequestException">The connection failed or the server is overloaded: worth another try.</exception>
    /// <exception cref="ModelRefusedException">The hub refuses, or sends on to a host that is not allowed.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HubFile file, long offset, EntityTagHeaderValue? validator, CancellationToken cancellationToken)
    {
        Uri address = file.Address;
        for (int i = 0; i <= MaxRedirects; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (offset > 0 && validator is not null)
            {
                request.Headers.Range = new RangeHeaderValue(offset, null);
                request.Headers.IfRange = new RangeConditionHeaderValue(validator);
            }

            HttpResponseMessage response = await SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
                return response;
            using (response)
            {
                if (!IsRedirect(response))
                    Require(response, address);
                address = Target(address, response);
            }
        }

        throw new ModelRefusedException($"{file.Address}: more than {MaxRedirects} redirects. Correct models.hub.");
    }

    public void Dispose() => client.Dispose();

    private Uri AddressOf(string repository, string path) => new(
        options.Address, $"{string.Join('/', repository.Split('/').Select(Uri.EscapeDataString))}/resolve/{DefaultRevision}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            if (options.Token is { } token && options.IsHub(request.RequestUri!))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.StallTimeout);
            try
            {
                return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"{request.RequestUri!.Host} did not answer within {options.StallTimeout.TotalSeconds:F0} seconds.", error);
            }
        }
    }

    private static HubFile Describe(Uri address, string hash, HttpResponseMessage response)
    {
        string sha256 = hash.Trim('"').ToLowerInvariant();
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))
            throw new ModelRefusedException($"{address}: what the hub states as SHA-256 is none: \"{hash}\". Get the file another way and use \"appliance models add FILE --sha256 HASH\".");
        long? bytes = long.TryParse(Header(response, SizeHeader), out long stated) ? stated : IsRedirect(response) ? null : response.Content.Headers.ContentLength;
        return bytes is > 0 and <= MaxFileBytes
            ? new HubFile(address, sha256, bytes.Value, Header(response, CommitHeader))
            : throw new ModelRefusedException($"{address}: the hub states no size between 1 and {MaxFileBytes} bytes ({SizeHeader}). Get the file another way and use \"appliance models add FILE\".");
    }

    private Uri Target(Uri from, HttpResponseMessage response)
    {
        if (response.Headers.Location is not { } location)
            throw new ModelRefusedException($"{from}: the server redirects without saying where to. Correct models.hub.");
        Uri target = new(from, location);
        return options.Allows(target)
            ? target
            : throw new ModelRefusedException($"{from.Host} sends on to {target.Scheme}://{target.Authority}, which is not allowed. If that is right, add {target.Host} to models.redirect_hosts.");
    }

    private static void Require(HttpResponseMessage response, Uri address)
    {
        int code = (int)response.StatusCode;
        if (code is 429 or >= 500)
            throw new HttpRequestException($"{address.Host} answered {code}.", null, response.StatusCode);
        if (code is 401 or 403)
        {
            throw new ModelRefusedException(
                $"{address}: the hub wants to know who asks ({code}). Accept the model's licence on the hub's site if it has one, and name a file with your access token in models.token_file.");
        }

        if (!response.IsSuccessStatusCode)
            throw new ModelRefusedException($"{address}: the hub answered {code}. Look whether the file still has this name there; the catalogue may be older than the hub.");
    }

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
