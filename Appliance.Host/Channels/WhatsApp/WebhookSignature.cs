using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Checks Meta's <c>X-Hub-Signature-256</c> header: <c>sha256=</c> and 64 lowercase hexadecimal digits of
/// HMAC-SHA256(app secret, body as received). Thread-safe.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Name of the request header.</summary>
    public const string HeaderName = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private const int HexDigits = SHA256.HashSizeInBytes * 2;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Tells whether <paramref name="header"/> signs exactly these bytes. An empty secret verifies nothing.</summary>
    /// <param name="body">The raw request body; a parsed and rewritten one does not verify.</param>
    /// <param name="header">The header's value, null where it is missing.</param>
    /// <param name="appSecret">The app secret as bytes.</param>
    public static bool Verify(ReadOnlySpan<byte> body, string? header, ReadOnlySpan<byte> appSecret)
    {
        if (appSecret.IsEmpty || header is null || header.Length != Prefix.Length + HexDigits
            || !header.StartsWith(Prefix, StringComparison.Ordinal))
            return false;

        ReadOnlySpan<char> digits = header.AsSpan(Prefix.Length);
        if (digits.ContainsAnyExcept(s_hexDigits))
            return false;

        // Comparing the digits as text spares a second decoding and is as constant in time as comparing the bytes.
        Span<byte> received = stackalloc byte[HexDigits];
        Encoding.ASCII.GetBytes(digits, received);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(appSecret, body, hash);
        Span<byte> expected = stackalloc byte[HexDigits];
        Convert.TryToHexStringLower(hash, expected, out _);
        return CryptographicOperations.FixedTimeEquals(received, expected);
    }
}
