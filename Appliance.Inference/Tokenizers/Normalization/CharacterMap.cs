using System.Buffers.Binary;
using System.Text;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>
/// SentencePiece's precompiled character map: the size in bytes of a Darts-clone double array, the array (32-bit little-endian
/// units) from UTF-8 keys to offsets, and the replacements, each ended by a zero byte. Thread-safe.
/// </summary>
internal sealed class CharacterMap
{
    // Darts-clone's unit: label and leaf flag in the lower nine bits, bit 9 scales the offset in the bits above.
    private const uint LabelMask = 0x800000FF;
    private const uint ValueMask = 0x7FFFFFFF;
    private const int HeaderBytes = sizeof(uint);

    private readonly uint[] units;
    private readonly byte[] replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        this.units = units;
        this.replacements = replacements;
    }

    /// <exception cref="InvalidDataException">The map is truncated or inconsistent.</exception>
    internal static CharacterMap Parse(ReadOnlySpan<byte> map)
    {
        if (map.Length < HeaderBytes)
            throw new InvalidDataException("its precompiled_charsmap is truncated");
        uint arrayBytes = BinaryPrimitives.ReadUInt32LittleEndian(map);
        ReadOnlySpan<byte> rest = map[HeaderBytes..];
        if (arrayBytes == 0 || arrayBytes % sizeof(uint) != 0 || arrayBytes > rest.Length)
            throw new InvalidDataException($"its precompiled_charsmap names an array of {arrayBytes} bytes, {rest.Length} follow");
        uint[] units = new uint[arrayBytes / sizeof(uint)];
        for (int i = 0; i < units.Length; i++)
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(rest[(i * sizeof(uint))..]);
        return new CharacterMap(units, rest[(int)arrayBytes..].ToArray());
    }

    /// <summary>The replacement, in UTF-8, of the shortest key that the bytes begin with.</summary>
    internal bool TryFind(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        uint node = Offset(Unit(0));
        foreach (byte b in bytes)
        {
            if (b == 0)
                return false;
            node ^= b;
            uint unit = Unit(node);
            if ((unit & LabelMask) != b)
                return false;
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 0)
                continue;
            replacement = ReplacementAt(Unit(node) & ValueMask);
            return true;
        }

        return false;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1 << 9)) >> 6);

    private uint Unit(uint index) => index < units.Length
        ? units[index]
        : throw new InvalidDataException("The tokenizer's precompiled_charsmap is damaged; install the model again.");

    private ReadOnlySpan<byte> ReplacementAt(uint offset)
    {
        if (offset > replacements.Length)
            throw new InvalidDataException("The tokenizer's precompiled_charsmap is damaged; install the model again.");
        ReadOnlySpan<byte> rest = replacements.AsSpan((int)offset);
        int end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The replacement of a text as characters, null when it has none.</summary>
    internal string? Find(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return TryFind(utf8[..Encoding.UTF8.GetBytes(text, utf8)], out ReadOnlySpan<byte> replacement)
            ? Encoding.UTF8.GetString(replacement)
            : null;
    }
}
