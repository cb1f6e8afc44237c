using System.Text.Json.Serialization;

namespace Appliance.Host.Simulator.Faults;

/// <summary>What can go wrong with one send.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SendFaultKind>))]
internal enum SendFaultKind
{
    /// <summary>Refused with an error code in Meta's shape.</summary>
    Error,

    /// <summary>HTTP 500 without a body; not accepted.</summary>
    Http500,

    /// <summary>Accepted and delivered, but the request is never answered.</summary>
    AcceptThenSilence,

    /// <summary>The connection breaks before the message is accepted.</summary>
    DropBeforeAccepting,

    /// <summary>The connection breaks after the message is accepted; it is delivered.</summary>
    DropAfterAccepting,

    /// <summary>Accepted with 200, then a <c>failed</c> status with an error code; it never reaches the patient.</summary>
    AcceptThenFail,
}

/// <summary>One way to fail.</summary>
/// <param name="Kind">How.</param>
/// <param name="Code">Meta's error code, for the kinds that carry one.</param>
internal sealed record SendFault(SendFaultKind Kind, int Code = 0)
{
    /// <summary>A refusal with this code.</summary>
    public static SendFault Error(int code) => new(SendFaultKind.Error, code);
}
