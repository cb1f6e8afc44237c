namespace Appliance.Inference.Confinement;

/// <summary>What a confined process may take. On Linux the system enforces all but time and memory, which are watched everywhere.</summary>
public sealed record ProcessLimits
{
    /// <summary>Time, in seconds.</summary>
    public required int Seconds { get; init; }

    /// <summary>Time of the processor, in seconds.</summary>
    public required int ProcessorSeconds { get; init; }

    /// <summary>Memory in use, in bytes; looked at every <see cref="ConfinedProcess.WatchMilliseconds"/>.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Address space in bytes; null for a program that reserves far more than it uses.</summary>
    public long? AddressSpaceBytes { get; init; }

    /// <summary>Bytes of any file that it writes.</summary>
    public long WrittenBytes { get; init; }

    /// <summary>Open files; null for as many as the system allows.</summary>
    public int? OpenFiles { get; init; }
}
