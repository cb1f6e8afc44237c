namespace Appliance.Inference.Tokenizers;

/// <summary>The control tokens a model wants around a single text.</summary>
internal sealed record SequenceTemplate(int[] Before, int[] After)
{
    internal static SequenceTemplate Empty { get; } = new([], []);

    /// <summary>This template inside another one.</summary>
    internal SequenceTemplate Within(SequenceTemplate outer) => new([.. outer.Before, .. Before], [.. After, .. outer.After]);
}
