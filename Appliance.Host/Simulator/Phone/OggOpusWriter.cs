using System.Buffers.Binary;

namespace Appliance.Host.Simulator.Phone;

/// <summary>Writes Opus packets as an Ogg stream (RFC 3533 pages, RFC 7845 headers).</summary>
internal static class OggOpusWriter
{
    private const int SerialNumber = 0x41707031;
    private const int PacketsPerPage = 50;
    private const int MaxSegments = 255;
    private const byte BeginOfStream = 2;
    private const byte EndOfStream = 4;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The stream.</summary>
    /// <param name="head">The <c>OpusHead</c> packet.</param>
    /// <param name="packets">Sound, in order.</param>
    public static byte[] Write(byte[] head, IReadOnlyList<byte[]> packets)
    {
        using var stream = new MemoryStream();
        int page = 0;
        WritePage(stream, [head], 0, BeginOfStream, page++);
        byte[] tags = [.. "OpusTags"u8, 9, 0, 0, 0, .. "appliance"u8, 0, 0, 0, 0];
        WritePage(stream, [tags], 0, 0, page++);

        long samples = 0;
        List<byte[]> waiting = [];
        int segments = 0;
        for (int i = 0; i < packets.Count; i++)
        {
            waiting.Add(packets[i]);
            segments += SegmentsOf(packets[i]);
            samples += SamplesOf(packets[i]);
            bool last = i == packets.Count - 1;
            if (last || waiting.Count == PacketsPerPage || segments + SegmentsOf(packets[i + 1]) > MaxSegments)
            {
                WritePage(stream, waiting, samples, last ? EndOfStream : (byte)0, page++);
                waiting.Clear();
                segments = 0;
            }
        }

        return stream.ToArray();
    }

    private static int SegmentsOf(byte[] packet) => packet.Length / MaxSegments + 1;

    // Length of a packet at 48 kHz by its first byte (RFC 6716, 3.1) and number of frames.
    private static int SamplesOf(byte[] packet)
    {
        int configuration = packet[0] >> 3;
        int frame = configuration switch
        {
            < 12 => new[] { 480, 960, 1920, 2880 }[configuration & 3],
            < 16 => new[] { 480, 960 }[configuration & 1],
            _ => 120 << (configuration & 3),
        };
        int frames = (packet[0] & 3) switch
        {
            0 => 1,
            1 or 2 => 2,
            _ => packet.Length > 1 ? packet[1] & 0x3f : 0,
        };
        return frame * frames;
    }

    private static void WritePage(MemoryStream stream, IReadOnlyList<byte[]> packets, long granule, byte flags, int sequence)
    {
        List<byte> lacing = [];
        foreach (byte[] packet in packets)
        {
            lacing.AddRange(Enumerable.Repeat((byte)MaxSegments, packet.Length / MaxSegments));
            lacing.Add((byte)(packet.Length % MaxSegments));
        }

        if (lacing.Count > MaxSegments)
            throw new FormatException("A packet of the recording is too long for one Ogg page.");
        byte[] page = new byte[27 + lacing.Count + packets.Sum(packet => packet.Length)];
        "OggS"u8.CopyTo(page);
        page[5] = flags;
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), granule);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(14), SerialNumber);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(18), sequence);
        page[26] = (byte)lacing.Count;
        lacing.CopyTo(page, 27);
        int at = 27 + lacing.Count;
        foreach (byte[] packet in packets)
        {
            packet.CopyTo(page, at);
            at += packet.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Crc(page));
        stream.Write(page);
    }

    private static uint Crc(ReadOnlySpan<byte> page)
    {
        uint crc = 0;
        foreach (byte value in page)
            crc = (crc << 8) ^ CrcTable[(crc >> 24) ^ value];
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        const uint Polynomial = 0x04c11db7;
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i << 24;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 0x80000000) != 0 ? (value << 1) ^ Polynomial : value << 1;
            table[i] = value;
        }

        return table;
    }
}
