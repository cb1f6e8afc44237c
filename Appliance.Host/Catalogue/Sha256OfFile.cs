using System.Security.Cryptography;

namespace Appliance.Host.Catalogue;

/// <summary>The SHA-256 of a file.</summary>
internal static class Sha256OfFile
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Lower-case hexadecimal.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<string> ComputeAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
