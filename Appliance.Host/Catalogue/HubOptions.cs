using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Catalogue;

/// <summary>Where models come from.</summary>
/// <param name="Address">Base address of the hub; the only host that is asked.</param>
/// <param name="RedirectHosts">Hosts the hub may send downloads on to; <c>*.example.org</c> means every host below example.org.</param>
/// <param name="Token">Access token, sent to the hub alone; null for none.</param>
internal sealed record HubOptions(Uri Address, IReadOnlyList<string> RedirectHosts, string? Token)
{
    /// <summary>The public hub.</summary>
    public const string PublicAddress = "https://huggingface.co";

    /// <summary>Environment variable with an access token.</summary>
    public const string TokenVariable = "APPLIANCE_HUB_TOKEN";

    /// <summary>Hosts that serve the public hub's files.</summary>
    private static readonly string[] PublicHosts = ["huggingface.co", "*.huggingface.co", "*.hf.co"];

    /// <summary>Time between two bytes of a download before the connection is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Wait before the first new try of an interrupted download; doubled with every try that brought nothing.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the configuration says.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static HubOptions Of(ModelsSection models)
    {
        IReadOnlyList<ConfigurationProblem> problems = Check(models);
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        string address = models.Hub.TrimEnd('/');
        IReadOnlyList<string> hosts = models.RedirectHosts.Length == 0 && address == PublicAddress ? PublicHosts : models.RedirectHosts;
        string? token = models.TokenFile.Length > 0 ? Secret.Read(models.TokenFile) : Environment.GetEnvironmentVariable(TokenVariable);
        return new HubOptions(new Uri(address + "/"), hosts, string.IsNullOrEmpty(token) ? null : token);
    }

    /// <summary>What is wrong with the settings.</summary>
    public static IReadOnlyList<ConfigurationProblem> Check(ModelsSection models)
    {
        var problems = new List<ConfigurationProblem>();
        if (!Uri.TryCreate(models.Hub, UriKind.Absolute, out Uri? hub) || !IsSafe(hub) || hub.Query.Length > 0)
            problems.Add(new("models.hub", models.Hub, "is not an https address", "Write for example https://hub.clinic.example; http is accepted for this machine alone"));
        foreach (string host in models.RedirectHosts)
        {
            if (Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown)
                problems.Add(new("models.redirect_hosts", host, "is not a host name", "Write for example files.clinic.example or *.clinic.example, without https://"));
        }

        if (models.TokenFile.Length > 0)
        {
            try
            {
                DataDirectory.RequirePrivate(models.TokenFile);
            }
            catch (DataDirectoryException error)
            {
                problems.Add(new("models.token_file", models.TokenFile, "cannot be used", error.Message));
            }
        }

        return problems;
    }

    /// <summary>Whether an address may be contacted: the hub itself, or a host it may send on to, never less protected than https.</summary>
    public bool Allows(Uri address) =>
        IsHub(address) || (IsSafe(address) && RedirectHosts.Any(host => host.StartsWith("*.", StringComparison.Ordinal)
            ? address.IdnHost.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
            : address.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether an address is the hub's own.</summary>
    public bool IsHub(Uri address) => address.Scheme == Address.Scheme && address.IdnHost == Address.IdnHost && address.Port == Address.Port;

    // Without https anybody on the way could exchange both the file and the SHA-256 that it is checked against.
    private static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}
