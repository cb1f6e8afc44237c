using System.Security.Cryptography;
using System.Text;
using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags.Signing;

/// <summary>
/// A private key for rule changes, kept as a PKCS #8 file (RFC 8410, the form that <c>openssl genpkey -algorithm ed25519</c>
/// writes). Immutable; safe for concurrent use.
/// </summary>
internal sealed class SigningKey
{
    private const string Label = "PRIVATE KEY";
    private const int MaxFileBytes = 4_096;

    // RFC 8410, section 7: version 0, algorithm 1.3.101.112, an octet string of 32 bytes inside one of 34.
    private static readonly byte[] Prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private readonly byte[] seed;

    private SigningKey(byte[] seed) => this.seed = seed;

    /// <summary>The public half in base64, as configuration has it.</summary>
    public string PublicKey => Convert.ToBase64String(Ed25519.PublicKey(seed));

    /// <summary>A new random key.</summary>
    public static SigningKey Create() => new(RandomNumberGenerator.GetBytes(Ed25519.KeyBytes));

    /// <summary>Reads a key file.</summary>
    /// <exception cref="ContentFileException">It is missing or holds no Ed25519 key.</exception>
    public static SigningKey Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new ContentFileException(path, null, "does not exist; name the file that \"appliance redflags keygen\" wrote");
        if (file.Length > MaxFileBytes)
            throw new ContentFileException(path, null, $"has {file.Length} bytes, more than the {MaxFileBytes} of a key file; name the private key");
        string pem = File.ReadAllText(path);
        if (PemEncoding.TryFind(pem, out PemFields fields) && pem[fields.Label] == Label)
        {
            byte[] der = Convert.FromBase64String(pem[fields.Base64Data]);
            if (der.Length == Prefix.Length + Ed25519.KeyBytes && der.AsSpan().StartsWith(Prefix)) return new SigningKey(der[Prefix.Length..]);
        }
        throw new ContentFileException(path, null, "holds no Ed25519 private key in PKCS #8; name the file that \"appliance redflags keygen\" wrote");
    }

    /// <summary>Writes the key to a new file that only its owner can read.</summary>
    /// <exception cref="ContentFileException">The file exists, or its folder cannot be written.</exception>
    public void Write(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(PemEncoding.WriteString(Label, [.. Prefix, .. seed]) + "\n"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ContentFileException(path, null, $"cannot be written ({problem.Message}); choose a new file in a folder of your own", problem);
        }
    }

    /// <summary>Signs content.</summary>
    public byte[] Sign(ReadOnlySpan<byte> content) => Ed25519.Sign(seed, content);
}
