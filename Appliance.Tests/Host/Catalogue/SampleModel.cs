using Appliance.Host.Catalogue;
using Appliance.Inference.Gguf;

namespace Appliance.Tests.Host.Catalogue;

/// <summary>A whole model of random weights, written once.</summary>
internal static class SampleModel
{
    private static readonly Lazy<byte[]> Written = new(() =>
    {
        using var stream = new MemoryStream();
        RandomModel.Write(stream, RandomModelShape.Tiny);
        return stream.ToArray();
    });

    /// <summary>The file; copies only.</summary>
    public static byte[] Bytes => [.. Written.Value];

    /// <summary>The file as a catalogue would name it.</summary>
    public static CatalogueFile File { get; } = new("owner/name", "folder/tiny.gguf", "tiny.gguf", 2);
}
