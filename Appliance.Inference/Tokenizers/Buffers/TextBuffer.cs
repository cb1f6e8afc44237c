namespace Appliance.Inference.Tokenizers.Buffers;

/// <summary>A growing text that keeps its memory when cleared. Not thread-safe.</summary>
internal sealed class TextBuffer
{
    private const int InitialCharacters = 1024;

    private char[] characters = new char[InitialCharacters];

    internal int Length { get; private set; }

    internal int Capacity => characters.Length;

    internal ReadOnlySpan<char> Span => characters.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal void Append(char c)
    {
        if (Length == characters.Length)
            Grow(1);
        characters[Length++] = c;
    }

    internal void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > characters.Length - Length)
            Grow(text.Length);
        text.CopyTo(characters.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Appends a Unicode scalar value.</summary>
    internal void AppendScalar(int scalar)
    {
        if (scalar <= char.MaxValue)
        {
            Append((char)scalar);
            return;
        }

        Append((char)((scalar + ((0xD800 - (0x10000 >> 10)) << 10)) >> 10));
        Append((char)((scalar & 0x3FF) + 0xDC00));
    }

    private void Grow(int by) => Array.Resize(ref characters, Math.Max(characters.Length * 2, checked(Length + by)));
}
