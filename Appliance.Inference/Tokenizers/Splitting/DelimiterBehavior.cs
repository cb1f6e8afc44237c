namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>What becomes of the delimiters at which a text is divided; Hugging Face's names.</summary>
internal enum DelimiterBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each begins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring ones are one piece.</summary>
    Contiguous,
}
