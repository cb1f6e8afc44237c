using System.Numerics;
using System.Security.Cryptography;

namespace Appliance.Host.RedFlags.Signing;

/// <summary>
/// Signatures with Ed25519 (RFC 8032, section 5.1). .NET has none, and the library on the feed that does is unmaintained, with a
/// known defect in this very verification (CVE-2024-30172). Verification is strict: encodings must be canonical and points of
/// small order are refused. Signing is not constant in time: it is meant for a person's own machine, not for a server that
/// others measure. Thread-safe.
/// </summary>
internal static class Ed25519
{
    /// <summary>Bytes of a public key, and of a private one (the seed).</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private const int Cofactor = 8;

    // Order of the base point (RFC 8032, table 1).
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    /// <summary>The public key of a private one.</summary>
    /// <param name="privateKey"><see cref="KeyBytes"/> random bytes.</param>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        Require(privateKey.Length, KeyBytes, nameof(privateKey));
        return EdwardsPoint.Base.Multiply(Scalar(SHA512.HashData(privateKey))).Encode();
    }

    /// <summary>Signs a message.</summary>
    /// <param name="privateKey"><see cref="KeyBytes"/> bytes.</param>
    /// <param name="message">Any bytes.</param>
    /// <returns><see cref="SignatureBytes"/> bytes; the same message and key give the same signature.</returns>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message)
    {
        Require(privateKey.Length, KeyBytes, nameof(privateKey));
        byte[] expanded = SHA512.HashData(privateKey);
        BigInteger secret = Scalar(expanded);
        byte[] publicKey = EdwardsPoint.Base.Multiply(secret).Encode();
        BigInteger nonce = Reduced([.. expanded.AsSpan(KeyBytes), .. message]);
        byte[] commitment = EdwardsPoint.Base.Multiply(nonce).Encode();
        BigInteger challenge = Reduced([.. commitment, .. publicKey, .. message]);
        BigInteger response = (nonce + (challenge * secret)) % Order;
        var signature = new byte[SignatureBytes];
        commitment.CopyTo(signature, 0);
        response.TryWriteBytes(signature.AsSpan(KeyBytes), out _, isUnsigned: true);
        return signature;
    }

    /// <summary>Whether a signature is the key's for exactly this message. Never throws for bytes that others supply.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyBytes || signature.Length != SignatureBytes) return false;
        ReadOnlySpan<byte> commitment = signature[..KeyBytes];
        var response = new BigInteger(signature[KeyBytes..], isUnsigned: true);
        if (response >= Order) return false;
        if (EdwardsPoint.Decode(publicKey) is not { } key || EdwardsPoint.Decode(commitment) is not { } point) return false;
        if (key.Multiply(Cofactor).IsIdentity) return false;
        BigInteger challenge = Reduced([.. commitment, .. publicKey, .. message]);
        return EdwardsPoint.Base.Multiply(response).Encode().AsSpan().SequenceEqual(point.Add(key.Multiply(challenge)).Encode());
    }

    // RFC 8032, section 5.1.5, step 2: the lowest three bits and the highest are cleared, the second highest is set.
    private static BigInteger Scalar(byte[] expanded)
    {
        byte[] bytes = expanded[..KeyBytes];
        bytes[0] &= 0b1111_1000;
        bytes[^1] &= 0b0111_1111;
        bytes[^1] |= 0b0100_0000;
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static BigInteger Reduced(byte[] content) => new BigInteger(SHA512.HashData(content), isUnsigned: true) % Order;

    private static void Require(int length, int expected, string name)
    {
        if (length != expected) throw new ArgumentException($"The key has {length} bytes; an Ed25519 key has {expected}.", name);
    }
}
