using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Rewrites a text before it is divided. Thread-safe.</summary>
internal abstract class Normalizer
{
    /// <summary>Appends the rewritten text.</summary>
    internal abstract void Normalize(ReadOnlySpan<char> text, TextBuffer output);
}
