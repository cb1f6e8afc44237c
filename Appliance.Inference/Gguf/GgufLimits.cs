namespace Appliance.Inference.Gguf;

/// <summary>What a GGUF header may hold at most: several times what the largest published models have, so that a lying file cannot exhaust memory.</summary>
public static class GgufLimits
{
    /// <summary>Tensors in a file.</summary>
    public const int MaxTensors = 100_000;

    /// <summary>Entries of metadata in a file.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>Length of a key in bytes; the format's own limit.</summary>
    public const int MaxKeyBytes = 65_535;

    /// <summary>Length of a tensor's name in bytes, the closing zero of the C string included; ggml's own limit.</summary>
    public const int MaxTensorNameBytes = 64;

    /// <summary>Length of one string value in bytes.</summary>
    public const int MaxStringBytes = 16 * 1024 * 1024;

    /// <summary>Items of one array.</summary>
    public const int MaxArrayItems = 16 * 1024 * 1024;

    /// <summary>Arrays within arrays.</summary>
    public const int MaxNesting = 3;

    /// <summary>Dimensions of a tensor; ggml's own limit.</summary>
    public const int MaxDimensions = 4;

    /// <summary>Everything before the tensors' data, in bytes.</summary>
    public const long MaxHeaderBytes = 256L * 1024 * 1024;

    /// <summary>Largest alignment of tensor data in bytes.</summary>
    public const int MaxAlignment = 1024 * 1024;

    /// <summary>Items up to which an array is kept in memory although nobody asked for arrays.</summary>
    public const int KeptArrayItems = 64;
}
