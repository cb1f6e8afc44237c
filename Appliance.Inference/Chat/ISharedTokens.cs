namespace Appliance.Inference.Chat;

/// <summary>A sequence in the cache whose first tokens others may share.</summary>
internal interface ISharedTokens
{
    /// <summary>The sequence.</summary>
    int Sequence { get; }

    /// <summary>Its tokens that are computed.</summary>
    ReadOnlySpan<int> Computed { get; }
}
