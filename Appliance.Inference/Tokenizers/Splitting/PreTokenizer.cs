using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>Divides a normalized text into pieces that no token crosses. Thread-safe.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Appends the pieces of a piece; the last one may be left open.</summary>
    /// <param name="piece">Not empty.</param>
    /// <param name="isFirst">Whether the text begins with it.</param>
    internal abstract void Split(ReadOnlySpan<char> piece, bool isFirst, TextPieces output);
}
