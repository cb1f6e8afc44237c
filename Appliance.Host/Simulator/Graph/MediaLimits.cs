namespace Appliance.Host.Simulator.Graph;

/// <summary>Which files WhatsApp carries, and how large they may be.</summary>
internal static class MediaLimits
{
    private const int MiB = 1024 * 1024;

    private static readonly Dictionary<string, int> LargestByType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/aac"] = 16 * MiB,
        ["audio/amr"] = 16 * MiB,
        ["audio/mpeg"] = 16 * MiB,
        ["audio/mp4"] = 16 * MiB,
        ["audio/ogg"] = 16 * MiB,
        ["video/mp4"] = 16 * MiB,
        ["video/3gpp"] = 16 * MiB,
        ["image/jpeg"] = 5 * MiB,
        ["image/png"] = 5 * MiB,
        ["image/webp"] = 500 * 1024,
        ["text/plain"] = MediaShelf.MaxFileBytes,
        ["application/pdf"] = MediaShelf.MaxFileBytes,
        ["application/msword"] = MediaShelf.MaxFileBytes,
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = MediaShelf.MaxFileBytes,
        ["application/vnd.ms-excel"] = MediaShelf.MaxFileBytes,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = MediaShelf.MaxFileBytes,
        ["application/vnd.ms-powerpoint"] = MediaShelf.MaxFileBytes,
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = MediaShelf.MaxFileBytes,
    };

    /// <summary>Refuses what Meta would refuse on upload.</summary>
    /// <exception cref="GraphException">100 for a type that is not carried, 131053 for a file that is too large.</exception>
    public static void Check(string mimeType, long bytes)
    {
        string type = mimeType.Split(';')[0].Trim();
        if (!LargestByType.TryGetValue(type, out int largest))
        {
            throw new GraphException(
                100, $"Param file must be a file with one of the following types: {string.Join(", ", LargestByType.Keys)}. Received type '{type}'.");
        }

        if (bytes > largest)
            throw new GraphException(131053, $"A file of type {type} may have at most {largest} bytes; this one has {bytes}.");
    }
}
