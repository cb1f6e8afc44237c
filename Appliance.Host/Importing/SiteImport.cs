using System.Net;
using System.Xml;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>A page of a site, as it was fetched.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="File">The file it was saved to; null where it could not be had.</param>
/// <param name="Problem">Why not.</param>
internal sealed record SitePage(Uri Address, string? File, string? Problem);

/// <summary>
/// Fetches the pages that a site map names into a folder, from allow-listed hosts only: a redirect to another host is an error, not a way out.
/// Not thread-safe.
/// </summary>
/// <param name="hosts">Hosts, with a port where it is not the usual one.</param>
/// <param name="folder">Where pages are saved.</param>
internal sealed class SiteImport(IReadOnlyCollection<string> hosts, string folder) : IDisposable
{
    /// <summary>Pages of a site at most.</summary>
    public const int MaxPages = 500;

    /// <summary>Bytes of a page, or of a site map, at most.</summary>
    public const int MaxPageBytes = 4 * 1024 * 1024;

    /// <summary>Redirects followed for a page at most.</summary>
    public const int MaxRedirects = 3;

    /// <summary>Site maps that one names at most.</summary>
    public const int MaxMaps = 20;

    /// <summary>Time that a page may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private const int MaxNameCharacters = 100;

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All }) { Timeout = Timeout };

    /// <summary>Fetches what a site map names; one page after the other.</summary>
    /// <exception cref="DocumentFormatException">The address is on no allowed host, or what it names is no site map.</exception>
    public async IAsyncEnumerable<SitePage> FetchAsync(Uri map, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Uri> pages = await PagesAsync(map, cancellationToken);
        Directory.CreateDirectory(folder);
        foreach (Uri page in pages)
            yield return await FetchPageAsync(page, cancellationToken);
    }

    /// <summary>File name of a page: what identifies its document.</summary>
    internal static string FileName(Uri page)
    {
        string path = Uri.UnescapeDataString(page.AbsolutePath).Trim('/') + page.Query;
        string name = string.Concat((page.Host + "-" + (path.Length == 0 ? "index" : path)).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-'));
        name = name.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name;
        if (name.Length > MaxNameCharacters)
            name = name[..MaxNameCharacters] + "-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(page.AbsoluteUri)))[..8];
        return name + ".html";
    }

    public void Dispose() => client.Dispose();

    private async Task<IReadOnlyList<Uri>> PagesAsync(Uri map, CancellationToken cancellationToken)
    {
        var waiting = new Queue<Uri>([map]);
        var seen = new HashSet<Uri>();
        var pages = new List<Uri>();
        while (waiting.TryDequeue(out Uri? next))
        {
            if (!seen.Add(next))
                continue;
            if (seen.Count > MaxMaps)
                throw new DocumentFormatException($"The site has more than {MaxMaps} site maps. Name one of them.");
            (bool index, List<Uri> addresses) = Read(await GetAsync(next, cancellationToken), next);
            foreach (Uri address in addresses)
            {
                if (index)
                    waiting.Enqueue(address);
                else
                    pages.Add(address);
            }

            if (pages.Count > MaxPages)
                throw new DocumentFormatException($"The site map names more than {MaxPages} pages. Name a smaller one.");
        }

        return [.. pages.Distinct()];
    }

    // A site map as sitemaps.org has it: <urlset> of <url><loc>, or <sitemapindex> of <sitemap><loc>. No entities, nothing loaded from elsewhere.
    private static (bool Index, List<Uri> Addresses) Read(byte[] content, Uri map)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            reader.MoveToContent();
            bool index = reader.LocalName == "sitemapindex";
            if (!index && reader.LocalName != "urlset")
                throw new DocumentFormatException($"{map} is no site map.");
            var addresses = new List<Uri>();
            while (reader.Read())
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "loc" } && Uri.TryCreate(reader.ReadElementContentAsString().Trim(), UriKind.Absolute, out Uri? address))
                    addresses.Add(address);
            }

            return (index, addresses);
        }
        catch (XmlException error)
        {
            throw new DocumentFormatException($"{map} is no site map: {error.Message}", error);
        }
    }

    private async Task<SitePage> FetchPageAsync(Uri page, CancellationToken cancellationToken)
    {
        try
        {
            string file = Path.Combine(folder, FileName(page));
            await File.WriteAllBytesAsync(file, await GetAsync(page, cancellationToken), cancellationToken);
            return new SitePage(page, file, null);
        }
        catch (DocumentFormatException error)
        {
            return new SitePage(page, null, error.Message);
        }
    }

    private async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        Uri at = address;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            RequireAllowed(at, address);
            using HttpResponseMessage response = await SendAsync(at, cancellationToken);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
                at = new Uri(at, location);
            else if (!response.IsSuccessStatusCode)
                throw new DocumentFormatException($"{at} answered {(int)response.StatusCode}.");
            else
                return await ReadAsync(response, at, cancellationToken);
        }

        throw new DocumentFormatException($"{address} redirects more than {MaxRedirects} times.");
    }

    private async Task<HttpResponseMessage> SendAsync(Uri at, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(at, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new DocumentFormatException($"{at} cannot be reached: {error.Message}", error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentFormatException($"{at} did not answer within {Timeout.TotalSeconds} seconds.", error);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri at, CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var content = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxPageBytes)
                throw new DocumentFormatException($"{at} has more than {MaxPageBytes / (1024 * 1024)} MiB.");
        }

        return content.ToArray();
    }

    private void RequireAllowed(Uri at, Uri asked)
    {
        if ((at.Scheme == Uri.UriSchemeHttp || at.Scheme == Uri.UriSchemeHttps) && hosts.Contains(at.Authority, StringComparer.OrdinalIgnoreCase))
            return;
        throw new DocumentFormatException(at == asked
            ? $"{at} is on no allowed host. Add {at.Authority} to library.hosts in the configuration."
            : $"{asked} redirects to {at}, which is on no allowed host.");
    }
}
