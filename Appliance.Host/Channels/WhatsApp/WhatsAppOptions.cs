using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>How the Cloud API is reached.</summary>
internal sealed partial record WhatsAppOptions
{
    /// <summary>The Graph version of July 2026, supported to July 2028 at least.</summary>
    public const string DefaultGraphVersion = "v26.0";

    /// <summary>Longest time to establish a connection, in seconds.</summary>
    public const int ConnectTimeoutSeconds = 5;

    /// <summary>Longest time from handing a request over to having its whole answer, in seconds.</summary>
    public const int DefaultRequestTimeoutSeconds = 30;

    /// <summary>Base address: https, or http on this machine (the simulator). The token is sent nowhere else.</summary>
    public Uri GraphUrl { get; init; } = new("https://graph.facebook.com");

    /// <summary>Graph version, such as <c>v26.0</c>.</summary>
    public string GraphVersion { get; init; } = DefaultGraphVersion;

    /// <summary>Token of a system user with <c>whatsapp_business_messaging</c>.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Longest time of one request; after it the outcome of a send is unknown.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(DefaultRequestTimeoutSeconds);

    /// <summary>Refuses settings that cannot work or would carry the token to where it does not belong.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and the remedy.</exception>
    public void Validate()
    {
        bool secure = GraphUrl.IsAbsoluteUri
            && (GraphUrl.Scheme == Uri.UriSchemeHttps || (GraphUrl.Scheme == Uri.UriSchemeHttp && GraphUrl.IsLoopback));
        if (!secure)
            throw new ArgumentException($"GraphUrl '{GraphUrl}' is neither https nor http on this machine. Use https://graph.facebook.com.");
        if (!VersionPattern().IsMatch(GraphVersion))
            throw new ArgumentException($"GraphVersion '{GraphVersion}' is not of the form v26.0. Use {DefaultGraphVersion}.");
        if (AccessToken.Length == 0 || AccessToken.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException("AccessToken is empty or has spaces, line breaks or non-ASCII characters. Paste the token alone.");
        if (RequestTimeout <= TimeSpan.Zero)
            throw new ArgumentException($"RequestTimeout {RequestTimeout} is not positive. Use {DefaultRequestTimeoutSeconds} seconds.");
    }

    [GeneratedRegex(@"^v\d{1,3}\.\d{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    // The token stays out of logs that print the record.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"GraphUrl = {GraphUrl}, GraphVersion = {GraphVersion}, RequestTimeout = {RequestTimeout}");
        return true;
    }
}
