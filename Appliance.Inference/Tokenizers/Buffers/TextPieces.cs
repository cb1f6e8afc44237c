namespace Appliance.Inference.Tokenizers.Buffers;

/// <summary>Consecutive pieces of a text, none of them empty; keeps its memory when cleared. Not thread-safe.</summary>
internal sealed class TextPieces
{
    private readonly GrowingArray<int> ends = new();

    internal TextBuffer Text { get; } = new();

    internal int Count => ends.Length;

    /// <summary>Whether characters were appended since the last piece ended.</summary>
    internal bool HasOpenPiece => Text.Length > LastEnd;

    private int LastEnd => ends.Length == 0 ? 0 : ends.Span[^1];

    internal ReadOnlySpan<char> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : ends.Span[index - 1];
            return Text.Span[start..ends.Span[index]];
        }
    }

    internal void Clear()
    {
        Text.Clear();
        ends.Clear();
    }

    /// <summary>Makes what was appended to <see cref="Text"/> since the last call a piece, if it is anything.</summary>
    internal void EndPiece()
    {
        if (HasOpenPiece)
            ends.Add(Text.Length);
    }

    internal void AddPiece(ReadOnlySpan<char> piece)
    {
        Text.Append(piece);
        EndPiece();
    }
}
