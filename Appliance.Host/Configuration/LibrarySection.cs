using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>Section <c>library</c>: where documents come from besides <c>knowledge import</c>. All of it arrives as drafts.</summary>
public sealed class LibrarySection
{
    /// <summary>Folders that the service watches; what is put into them waits for approval.</summary>
    [ConfigurationKeyName("watch")]
    public string[] Watch { get; set; } = [];

    /// <summary>Time between two looks at the watched folders, in seconds.</summary>
    [ConfigurationKeyName("watch_seconds")]
    public int WatchSeconds { get; set; } = 60;

    /// <summary>Hosts, with a port where it is not the usual one, that pages may be imported from with <c>knowledge import --site</c>.</summary>
    [ConfigurationKeyName("hosts")]
    public string[] Hosts { get; set; } = [];

    /// <summary>What is wrong with the settings.</summary>
    internal IEnumerable<ConfigurationProblem> Problems()
    {
        foreach (string folder in Watch.Where(folder => !Path.IsPathFullyQualified(folder)))
            yield return new("library.watch", folder, "is not a full path", "Write for example /srv/clinic/documents");
        if (WatchSeconds is < 5 or > 86_400)
            yield return new("library.watch_seconds", WatchSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture), "is out of range", "Choose 5 to 86400 seconds");
        foreach (string host in Hosts.Where(host => !Uri.TryCreate("http://" + host, UriKind.Absolute, out Uri? uri) || !uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)))
            yield return new("library.hosts", host, "is not a host", "Write for example intranet.clinic.example or 192.168.1.20:8080, without http://");
    }
}
