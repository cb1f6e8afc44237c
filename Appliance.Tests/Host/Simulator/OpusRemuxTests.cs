using System.Text;
using Appliance.Host.Simulator.Phone;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class OpusRemuxTests
{
    private static readonly byte[] Head = [.. "OpusHead"u8, 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0];

    [Fact]
    public void WebmToOgg_LiveRecording_KeepsThePacketsAndTheirDuration()
    {
        // 20 ms packets of the configuration that browsers use (0xfc), one of them longer than a segment.
        byte[][] packets = [.. Enumerable.Range(0, 120).Select(i => (byte[])[0xfc, .. Enumerable.Repeat((byte)i, i == 7 ? 600 : 40)])];

        byte[] ogg = OpusRemux.WebmToOgg(Webm(packets));

        List<(long Granule, byte Flags, uint Checksum, byte[] Page, List<byte[]> Packets)> pages = ReadPages(ogg);
        pages[0].Packets.Single().ShouldBe(Head);
        pages[0].Flags.ShouldBe((byte)2);
        Encoding.ASCII.GetString(pages[1].Packets.Single(), 0, 8).ShouldBe("OpusTags");
        pages.Skip(2).SelectMany(page => page.Packets).ShouldBe(packets);
        pages[^1].Flags.ShouldBe((byte)4);
        pages[^1].Granule.ShouldBe(120 * 960);
        pages.ShouldAllBe(page => BitwiseCrc(page.Page) == page.Checksum);
    }

    [Fact]
    public void WebmToOgg_AnyBytes_FailsWithFormatExceptionOnly() =>
        Prop.ForAll<byte[], int>((noise, cut) =>
        {
            byte[] webm = Webm([[0xfc, 1, 2], [0xfc, 3]]);
            byte[] damaged = [.. webm.Take((int)((uint)cut % webm.Length)), .. noise];
            try
            {
                OpusRemux.WebmToOgg(damaged);
                return true;
            }
            catch (FormatException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();

    // As MediaRecorder writes it: the lengths of Segment and Cluster are unknown.
    private static byte[] Webm(IEnumerable<byte[]> packets) =>
    [
        .. Element([0x1a, 0x45, 0xdf, 0xa3], [0x42, 0x86, 0x81, 1]),
        0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        .. Element([0x16, 0x54, 0xae, 0x6b], Element([0xae], [.. Element([0xd7], [1]), .. Element([0x63, 0xa2], Head)])),
        0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        .. Element([0xe7], [0]),
        .. packets.SelectMany(packet => Element([0xa3], [0x81, 0, 0, 0x80, .. packet])),
    ];

    private static byte[] Element(byte[] id, byte[] content) =>
        [.. id, (byte)(0x40 | (content.Length >> 8)), (byte)content.Length, .. content];

    private static List<(long Granule, byte Flags, uint Checksum, byte[] Page, List<byte[]> Packets)> ReadPages(byte[] ogg)
    {
        List<(long, byte, uint, byte[], List<byte[]>)> pages = [];
        for (int at = 0; at < ogg.Length;)
        {
            Encoding.ASCII.GetString(ogg, at, 4).ShouldBe("OggS");
            int count = ogg[at + 26];
            int body = at + 27 + count;
            int start = body;
            List<byte[]> packets = [];
            foreach (byte segment in ogg.AsSpan(at + 27, count))
            {
                body += segment;
                if (segment == 255)
                    continue;
                packets.Add(ogg[start..body]);
                start = body;
            }

            byte[] page = ogg[at..body];
            uint checksum = BitConverter.ToUInt32(page, 22);
            page.AsSpan(22, 4).Clear();
            pages.Add((BitConverter.ToInt64(page, 6), page[5], checksum, page, packets));
            at = body;
        }

        return pages;
    }

    private static uint BitwiseCrc(byte[] page)
    {
        uint crc = 0;
        foreach (byte value in page)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                uint carry = (crc >> 31) ^ ((uint)(value >> bit) & 1);
                crc = (crc << 1) ^ (carry * 0x04c11db7u);
            }
        }

        return crc;
    }
}
