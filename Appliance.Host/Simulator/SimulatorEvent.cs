using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator;

/// <summary>Something happened in the simulated world.</summary>
/// <param name="PatientKey">Whom it concerns; empty where it is nobody or the recipient is unknown.</param>
internal abstract record SimulatorEvent(string PatientKey)
{
    /// <summary>Webhooks have somewhere to go now, or no longer.</summary>
    public sealed record ConnectionChanged(bool Connected) : SimulatorEvent(string.Empty);

    /// <summary>A patient appeared or has a new name.</summary>
    public sealed record PatientChanged(SimulatedPatient Patient) : SimulatorEvent(Patient.Key);

    /// <summary>A patient's message is new, was acknowledged, or was read.</summary>
    public sealed record InboundChanged(InboundEntry Entry) : SimulatorEvent(Entry.PatientKey);

    /// <summary>A message of the appliance was accepted or came further.</summary>
    public sealed record SendChanged(SendEntry Entry) : SimulatorEvent(Entry.PatientKey);

    /// <summary>A message of the appliance was refused.</summary>
    public sealed record SendRefused(RefusedEntry Entry) : SimulatorEvent(Entry.PatientKey ?? string.Empty);

    /// <summary>The typing indicator shows until <paramref name="Until"/> or the next reply.</summary>
    public sealed record Typing(string PatientKey, DateTimeOffset Until) : SimulatorEvent(PatientKey);

    /// <summary>The appliance explained what it did.</summary>
    public sealed record Traced(string PatientKey, TraceEntry Entry) : SimulatorEvent(PatientKey);
}
