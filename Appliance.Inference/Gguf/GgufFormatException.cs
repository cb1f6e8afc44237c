namespace Appliance.Inference.Gguf;

/// <summary>A file is not a usable GGUF file. The message names the file, the byte at which reading stopped, the problem and the remedy.</summary>
public sealed class GgufFormatException : FormatException
{
    /// <summary>The remedy for everything that an incomplete or damaged copy can cause.</summary>
    internal const string GetAgain = "The file is incomplete or damaged: get it again and compare its SHA-256 with the one its publisher states";

    /// <param name="file">Path or name of the file.</param>
    /// <param name="offset">Byte at which the problem was found, from the start of the file.</param>
    /// <param name="problem">What is wrong there, without a full stop.</param>
    /// <param name="remedy">What to do about it, without a full stop.</param>
    public GgufFormatException(string file, long offset, string problem, string remedy = GetAgain)
        : base($"{file}, byte {offset}: {problem}. {remedy}.") => Offset = offset;

    /// <summary>Byte at which the problem was found, from the start of the file.</summary>
    public long Offset { get; }
}
