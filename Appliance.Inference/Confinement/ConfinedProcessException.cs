namespace Appliance.Inference.Confinement;

/// <summary>Why a confined process came to nothing.</summary>
public enum ConfinementFailure
{
    /// <summary>The program is not installed, or may not be run.</summary>
    NotStarted,

    /// <summary>It took longer than it may.</summary>
    Time,

    /// <summary>It took more memory than it may.</summary>
    Memory,
}

/// <summary>A confined process could not be started or was ended for breaking a limit.</summary>
/// <param name="failure">Which.</param>
/// <param name="message">What it did, as the end of a sentence: "took more than 30 seconds".</param>
/// <param name="inner">What the system said.</param>
public sealed class ConfinedProcessException(ConfinementFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Which limit, or that it never ran.</summary>
    public ConfinementFailure Failure { get; } = failure;
}
