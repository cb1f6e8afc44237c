namespace Appliance.Inference.Tokenizers.Buffers;

/// <summary>A list whose memory can be used as a span and is kept when cleared. Not thread-safe.</summary>
internal sealed class GrowingArray<T>
    where T : unmanaged
{
    private const int InitialLength = 256;

    private T[] items = new T[InitialLength];

    internal int Length { get; private set; }

    internal Span<T> Span => items.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Drops everything from an index on.</summary>
    internal void Truncate(int length) => Length = Math.Min(Length, length);

    internal void Add(T item)
    {
        if (Length == items.Length)
            Array.Resize(ref items, items.Length * 2);
        items[Length++] = item;
    }

    /// <summary>Sets the length without keeping what was there, and returns the memory, whose content is undefined.</summary>
    internal Span<T> Reset(int length)
    {
        if (length > items.Length)
            items = new T[Math.Max(length, items.Length * 2)];
        Length = length;
        return Span;
    }
}
