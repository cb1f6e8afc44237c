namespace Appliance.Inference.Tokenizers.Buffers;

/// <summary>The memory one encoding works in. Used by one thread at a time, and again by the next.</summary>
internal sealed class TokenizerScratch
{
    // What a long text made grow is not kept: 64 Ki characters are far beyond what encoders read.
    private const int MaxRetainedCharacters = 64 * 1024;

    internal TextBuffer Normalized { get; private set; } = new();

    internal TextBuffer NextNormalized { get; private set; } = new();

    internal TextPieces Pieces { get; private set; } = new();

    internal TextPieces NextPieces { get; private set; } = new();

    /// <summary>The ids of the text, without those of the template.</summary>
    internal GrowingArray<int> Ids { get; } = new();

    /// <summary>A piece in UTF-8.</summary>
    internal GrowingArray<byte> Utf8 { get; } = new();

    internal GrowingArray<PathNode> Path { get; } = new();

    internal GrowingArray<MergeSymbol> Symbols { get; } = new();

    internal PriorityQueue<int, long> Merges { get; } = new();

    internal bool IsWorthKeeping =>
        Math.Max(Normalized.Capacity, NextNormalized.Capacity) <= MaxRetainedCharacters
        && Math.Max(Pieces.Text.Capacity, NextPieces.Text.Capacity) <= MaxRetainedCharacters;

    internal void SwapNormalized() => (Normalized, NextNormalized) = (NextNormalized, Normalized);

    internal void SwapPieces() => (Pieces, NextPieces) = (NextPieces, Pieces);
}

/// <summary>Where the best segmentation that ends at a byte comes from.</summary>
internal record struct PathNode(double Score, int Start, int Id);

/// <summary>A symbol of a word that is being merged, in a list linked by indexes; −1 where there is no neighbour.</summary>
internal record struct MergeSymbol(int Id, int Previous, int Next, bool Gone);
