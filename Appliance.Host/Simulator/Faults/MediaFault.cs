using System.Text.Json.Serialization;

namespace Appliance.Host.Simulator.Faults;

/// <summary>What can go wrong when the appliance fetches a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaFault>))]
internal enum MediaFault
{
    /// <summary>HTTP 404, as for a link that is too old.</summary>
    NotFound,

    /// <summary>Other bytes than those that the hash was made of.</summary>
    OtherBytes,

    /// <summary>The bytes never end to come.</summary>
    Stalls,

    /// <summary>The host sends on to another one.</summary>
    Redirects,

    /// <summary>The description names a host that has nothing to do with WhatsApp.</summary>
    ForeignHost,
}
