using System.Numerics;

namespace Appliance.Host.RedFlags.Signing;

/// <summary>
/// A point of the curve edwards25519 in extended homogeneous coordinates (RFC 8032, section 5.1.4). Immutable; safe for
/// concurrent use.
/// </summary>
internal sealed class EdwardsPoint
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger D = Modulo(-121665 * Inverse(121666));
    private static readonly BigInteger SquareRootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);
    private static readonly BigInteger SignBit = BigInteger.Pow(2, 255);

    private readonly BigInteger x;
    private readonly BigInteger y;
    private readonly BigInteger z;
    private readonly BigInteger t;

    private EdwardsPoint(BigInteger x, BigInteger y, BigInteger z, BigInteger t)
    {
        this.x = x;
        this.y = y;
        this.z = z;
        this.t = t;
    }

    /// <summary>The base point: y = 4/5, x even.</summary>
    public static EdwardsPoint Base { get; } = FromY(Modulo(4 * Inverse(5)), odd: false)!;

    private static EdwardsPoint Identity { get; } = new(0, 1, 1, 0);

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsIdentity => x.IsZero && y == z;

    /// <summary>The point that 32 bytes stand for; null where they stand for none, or not in their only allowed form.</summary>
    public static EdwardsPoint? Decode(ReadOnlySpan<byte> encoded)
    {
        var value = new BigInteger(encoded, isUnsigned: true);
        bool odd = value >= SignBit;
        BigInteger y = odd ? value - SignBit : value;
        return y >= Prime ? null : FromY(y, odd);
    }

    /// <summary>The 32 bytes that stand for this point.</summary>
    public byte[] Encode()
    {
        BigInteger inverse = Inverse(z);
        BigInteger value = Modulo(y * inverse) + (Modulo(x * inverse).IsEven ? 0 : SignBit);
        var bytes = new byte[Ed25519.KeyBytes];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    /// <summary>The sum of two points.</summary>
    public EdwardsPoint Add(EdwardsPoint other)
    {
        BigInteger a = Modulo((y - x) * (other.y - other.x));
        BigInteger b = Modulo((y + x) * (other.y + other.x));
        BigInteger c = Modulo(2 * t * other.t * D);
        BigInteger d = Modulo(2 * z * other.z);
        BigInteger e = b - a, f = d - c, g = d + c, h = b + a;
        return new EdwardsPoint(Modulo(e * f), Modulo(g * h), Modulo(f * g), Modulo(e * h));
    }

    /// <summary>This point, so many times.</summary>
    /// <param name="times">Zero or more.</param>
    public EdwardsPoint Multiply(BigInteger times)
    {
        EdwardsPoint sum = Identity;
        EdwardsPoint doubled = this;
        for (; !times.IsZero; times >>= 1)
        {
            if (!times.IsEven) sum = sum.Add(doubled);
            doubled = doubled.Add(doubled);
        }
        return sum;
    }

    // RFC 8032, section 5.1.3: x² = (y² − 1) / (d y² + 1).
    private static EdwardsPoint? FromY(BigInteger y, bool odd)
    {
        BigInteger square = Modulo(((y * y) - 1) * Inverse((D * y * y) + 1));
        BigInteger x = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
        if (Modulo((x * x) - square) != 0) x = Modulo(x * SquareRootOfMinusOne);
        if (Modulo((x * x) - square) != 0 || (x.IsZero && odd)) return null;
        if (x.IsEven == odd) x = Prime - x;
        return new EdwardsPoint(x, y, 1, Modulo(x * y));
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Modulo(value), Prime - 2, Prime);

    private static BigInteger Modulo(BigInteger value)
    {
        BigInteger rest = value % Prime;
        return rest.Sign < 0 ? rest + Prime : rest;
    }
}
