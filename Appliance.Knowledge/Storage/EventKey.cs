using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Knowledge.Storage;

/// <summary>What makes an inbox event unique, in a fixed length: the first 16 bytes of SHA-256 over channel, line feed, external id (UTF-8).</summary>
public static class EventKey
{
    /// <summary>Bytes of a key: two ids of one clinic share one with a probability below 2⁻⁸⁰ after 16 million events.</summary>
    public const int Bytes = 16;

    /// <summary>Name of the function in SQL, with the same arguments.</summary>
    internal const string SqlName = "event_key";

    /// <summary>The key of an event.</summary>
    public static byte[] Of(string channel, string externalId)
    {
        int most = Encoding.UTF8.GetMaxByteCount(channel.Length + 1 + externalId.Length);
        byte[] text = ArrayPool<byte>.Shared.Rent(most);
        int length = Encoding.UTF8.GetBytes(channel, text);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(externalId, text.AsSpan(length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(text);
        return hash[..Bytes].ToArray();
    }
}
