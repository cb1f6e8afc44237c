using System.Buffers.Binary;

namespace Appliance.Host.Simulator.Phone;

/// <summary>
/// Puts the Opus packets of a WebM recording (RFC 8794, RFC 9559) into an Ogg stream (RFC 3533, RFC 7845) without touching the sound,
/// because a browser records the one and a phone sends the other.
/// </summary>
internal static class OpusRemux
{
    private const ulong Segment = 0x18538067;
    private const ulong Tracks = 0x1654AE6B;
    private const ulong TrackEntry = 0xAE;
    private const ulong CodecPrivate = 0x63A2;
    private const ulong Cluster = 0x1F43B675;
    private const ulong BlockGroup = 0xA0;
    private const ulong Block = 0xA1;
    private const ulong SimpleBlock = 0xA3;

    // Track number (one byte below 128 tracks), relative time (two), flags (one).
    private const int BlockHeaderBytes = 4;

    /// <summary>Converts a recording.</summary>
    /// <exception cref="FormatException">Not WebM with one Opus track.</exception>
    public static byte[] WebmToOgg(ReadOnlySpan<byte> webm)
    {
        byte[]? head = null;
        List<byte[]> packets = [];
        int at = 0;
        while (at < webm.Length)
        {
            ulong id = ReadNumber(webm, ref at, keepMarker: true);
            ulong size = ReadNumber(webm, ref at, keepMarker: false);
            // Their children follow at once; live recordings do not even know how long these elements are.
            if (id is Segment or Tracks or TrackEntry or Cluster or BlockGroup)
                continue;
            if (size > (ulong)(webm.Length - at))
                throw new FormatException("The recording ends in the middle of an element; record it again.");
            ReadOnlySpan<byte> content = webm.Slice(at, (int)size);
            if (id == CodecPrivate)
                head = content.ToArray();
            else if (id is SimpleBlock or Block)
                packets.Add(Packet(content));
            at += content.Length;
        }

        if (head is null || !head.AsSpan().StartsWith("OpusHead"u8) || packets.Count == 0)
            throw new FormatException("The recording is no WebM file with Opus sound; use the file picker with an Ogg file.");
        return OggOpusWriter.Write(head, packets);
    }

    private static byte[] Packet(ReadOnlySpan<byte> block)
    {
        const int LacingFlags = 0x06;
        if (block.Length <= BlockHeaderBytes || (block[0] & 0x80) == 0 || (block[3] & LacingFlags) != 0)
            throw new FormatException("The recording has laced blocks or too many tracks; use the file picker with an Ogg file.");
        return block[BlockHeaderBytes..].ToArray();
    }

    // EBML numbers: the position of the first one bit tells the length; ids keep it, sizes drop it.
    private static ulong ReadNumber(ReadOnlySpan<byte> webm, ref int at, bool keepMarker)
    {
        int length = at < webm.Length ? System.Numerics.BitOperations.LeadingZeroCount((uint)webm[at]) - 23 : 9;
        if (length > 8 || at + length > webm.Length)
            throw new FormatException("The recording is damaged: no EBML number where one is expected.");
        Span<byte> padded = stackalloc byte[8];
        webm.Slice(at, length).CopyTo(padded[(8 - length)..]);
        at += length;
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(padded);
        return keepMarker ? number : number & ~(1UL << (7 * length));
    }
}
