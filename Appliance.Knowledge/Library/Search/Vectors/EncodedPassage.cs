using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>
/// The vectors of a passage as they are stored, of the whole first, then of its sentences: for each a 32-bit float, little-endian, that its
/// components are multiplied with, then a signed byte a component.
/// </summary>
internal sealed class EncodedPassage
{
    private readonly byte[] bytes;
    private readonly int dimensions;

    /// <exception cref="InvalidDataException">The bytes are no vectors of so many dimensions.</exception>
    public EncodedPassage(byte[] bytes, int dimensions)
    {
        if (bytes.Length == 0 || bytes.Length % (sizeof(float) + dimensions) != 0)
            throw new InvalidDataException($"Stored vectors have {bytes.Length} bytes, no multiple of {sizeof(float) + dimensions}; import the documents again.");
        this.bytes = bytes;
        this.dimensions = dimensions;
    }

    /// <summary>Vectors of sentences.</summary>
    public int Sentences => (bytes.Length / (sizeof(float) + dimensions)) - 1;

    /// <summary>Rounds vectors to what is stored.</summary>
    public static byte[] Round(IReadOnlyList<float[]> vectors, int dimensions)
    {
        byte[] bytes = new byte[vectors.Count * (sizeof(float) + dimensions)];
        for (int i = 0; i < vectors.Count; i++)
        {
            Span<byte> vector = bytes.AsSpan(i * (sizeof(float) + dimensions), sizeof(float) + dimensions);
            float scale = Int8Vectors.Quantize(vectors[i], MemoryMarshal.Cast<byte, sbyte>(vector[sizeof(float)..]));
            BinaryPrimitives.WriteSingleLittleEndian(vector, scale);
        }

        return bytes;
    }

    /// <summary>Copies a vector, 0 for the whole passage's.</summary>
    public void CopyTo(int vector, Int8Vectors vectors, int index)
    {
        ReadOnlySpan<byte> from = bytes.AsSpan(vector * (sizeof(float) + dimensions), sizeof(float) + dimensions);
        vectors.Set(index, BinaryPrimitives.ReadSingleLittleEndian(from), MemoryMarshal.Cast<byte, sbyte>(from[sizeof(float)..]));
    }
}
