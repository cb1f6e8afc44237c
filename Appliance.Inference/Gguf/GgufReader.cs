namespace Appliance.Inference.Gguf;

/// <summary>
/// Reads the header of GGUF files of versions 2 and 3 (specification: ggml, docs/gguf.md). Everything is bounded by
/// <see cref="GgufLimits"/> and checked against the file's size; the weights are never read. Thread-safe.
/// </summary>
public static class GgufReader
{
    /// <summary>The first four bytes of every GGUF file: "GGUF".</summary>
    internal const uint Magic = 0x46554747;

    /// <summary>Alignment of tensor data where the file does not say, in bytes.</summary>
    internal const int DefaultAlignment = 32;

    internal const string AlignmentKey = "general.alignment";

    private const int BufferBytes = 256 * 1024;

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keepArrays">Whether arrays longer than <see cref="GgufLimits.KeptArrayItems"/>, such as vocabularies, are kept too.</param>
    /// <exception cref="GgufFormatException">It is no GGUF file, damaged, truncated, or exceeds a limit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GgufFile Read(string path, bool keepArrays = false)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        return Read(stream, path, keepArrays);
    }

    /// <summary>Reads a header from the start of a seekable stream.</summary>
    /// <param name="stream">At its start; its length is taken as the file's.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="keepArrays">Whether long arrays are kept too.</param>
    /// <exception cref="GgufFormatException">It is no GGUF file, damaged, truncated, or exceeds a limit.</exception>
    public static GgufFile Read(Stream stream, string name, bool keepArrays = false)
    {
        var input = new GgufInput(stream, name);
        CheckMagic(input);
        int version = ReadVersion(input);
        int tensorCount = input.ReadCount(GgufLimits.MaxTensors, "the number of tensors");
        int entryCount = input.ReadCount(GgufLimits.MaxEntries, "the number of metadata entries");
        Dictionary<string, object> metadata = ReadMetadata(input, entryCount, keepArrays);
        int alignment = AlignmentOf(input, metadata);
        List<GgufTensorInfo> tensors = GgufTensorTable.Read(input, tensorCount, alignment);
        long dataOffset = Align(input.Position, alignment);
        GgufTensorTable.CheckPlaces(input, tensors, dataOffset);
        return new GgufFile(name, version, alignment, dataOffset, input.Length, metadata, tensors);
    }

    /// <summary>The next multiple of an alignment.</summary>
    internal static long Align(long offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static void CheckMagic(GgufInput input)
    {
        if (input.Length < sizeof(uint))
            throw input.Wrong(0, $"the file has only {input.Length} bytes");
        uint magic = input.ReadUInt32();
        if (magic == Magic)
            return;
        string kind = (magic & 0xFFFF) switch
        {
            0x4B50 => "a ZIP archive, not a GGUF file",
            _ when magic is 0x67676D6C or 0x67676A74 or 0x67676D66 => "a file in ggml's old format, from before GGUF",
            _ when magic == 0x73726576 => "a pointer of Git LFS, not the file itself",
            _ when (magic & 0xFF) == '<' => "a web page, not a GGUF file",
            _ when (magic & 0xFF) == '{' => "JSON, not a GGUF file",
            _ => "not a GGUF file",
        };
        throw input.Wrong(0, "this is " + kind, "Give the model's .gguf file");
    }

    private static int ReadVersion(GgufInput input)
    {
        long start = input.Position;
        uint version = input.ReadUInt32();
        if (version is 2 or 3)
            return (int)version;
        throw (version & 0xFFFF) == 0
            ? input.Wrong(start, "the file is big-endian", "Get the little-endian version of the model")
            : input.Wrong(start, $"version {version} of the format is not known, only 2 and 3", "Get a current GGUF file of the model, or a newer version of this program");
    }

    private static Dictionary<string, object> ReadMetadata(GgufInput input, int count, bool keepArrays)
    {
        var metadata = new Dictionary<string, object>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long start = input.Position;
            string key = input.ReadName(GgufLimits.MaxKeyBytes, $"key {i + 1} of {count}");
            if (!metadata.TryAdd(key, ReadValue(input, key, keepArrays)))
                throw input.Wrong(start, $"the key {key} appears twice");
        }

        return metadata;
    }

    private static object ReadValue(GgufInput input, string key, bool keepArrays)
    {
        GgufValueType type = ReadType(input, key);
        return type switch
        {
            GgufValueType.String => input.ReadString(GgufLimits.MaxStringBytes, key),
            GgufValueType.Array => ReadArray(input, key, keepArrays, GgufLimits.MaxNesting),
            _ => input.ReadFixed(type),
        };
    }

    private static GgufArray ReadArray(GgufInput input, string key, bool keep, int nesting)
    {
        if (nesting == 0)
            throw input.Wrong(input.Position, $"{key} has arrays within arrays deeper than {GgufLimits.MaxNesting}");
        GgufValueType type = ReadType(input, key);
        int count = input.ReadCount(GgufLimits.MaxArrayItems, "the number of items of " + key);
        if (!keep && count > GgufLimits.KeptArrayItems)
        {
            SkipItems(input, key, type, count, nesting);
            return new GgufArray(type, count, null);
        }

        var items = new List<object>();
        for (int i = 0; i < count; i++)
        {
            items.Add(type switch
            {
                GgufValueType.String => input.ReadString(GgufLimits.MaxStringBytes, key),
                GgufValueType.Array => ReadArray(input, key, keep, nesting - 1),
                _ => input.ReadFixed(type),
            });
        }

        return new GgufArray(type, count, items);
    }

    private static void SkipItems(GgufInput input, string key, GgufValueType type, int count, int nesting)
    {
        if (GgufValueTypes.FixedBytes(type) is > 0 and int bytes)
        {
            input.Skip((long)count * bytes, key);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            if (type == GgufValueType.String)
                input.Skip(input.ReadCount(GgufLimits.MaxStringBytes, "the length in bytes of " + key), key);
            else
                ReadArray(input, key, keep: false, nesting - 1);
        }
    }

    private static GgufValueType ReadType(GgufInput input, string key)
    {
        long start = input.Position;
        uint type = input.ReadUInt32();
        return type <= (uint)GgufValueType.Float64 ? (GgufValueType)type : throw input.Wrong(start, $"{key} has the unknown type {type}");
    }

    private static int AlignmentOf(GgufInput input, Dictionary<string, object> metadata)
    {
        if (!metadata.TryGetValue(AlignmentKey, out object? value))
            return DefaultAlignment;
        return value is uint alignment and > 0 and <= GgufLimits.MaxAlignment && uint.IsPow2(alignment)
            ? (int)alignment
            : throw input.Wrong(input.Position, $"{AlignmentKey} is {value}, not a power of two up to {GgufLimits.MaxAlignment}");
    }
}
