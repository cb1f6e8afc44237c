using System.Buffers.Binary;
using Appliance.Inference.Gguf;

namespace Appliance.Inference.Speech;

/// <summary>A file is not a usable Whisper model. The message names the file, the byte, the problem and the remedy.</summary>
public sealed class WhisperFormatException(string file, long offset, string problem)
    : FormatException($"{file}, byte {offset}: {problem}. Get the whole file again: a ggml-….bin of whisper.cpp.");

/// <summary>
/// The dimensions of a Whisper model in whisper.cpp's ggml format (magic, 11 numbers, mel filters, vocabulary, tensors). Reading
/// walks over every tensor without reading weights, so that a file cut short is found here and not in the engine.
/// </summary>
public sealed class WhisperFile
{
    /// <summary>Largest dimension, count or length that is believed.</summary>
    public const int MaxNumber = 1_000_000;

    private const uint Magic = 0x67676D6C;
    private const int EnglishOnlyTokens = 51_864;
    private const int BufferBytes = 64 * 1024;

    // Since quantised files exist, the storage type carries the version of the quantisation in its thousands.
    private const int QuantisationVersionFactor = 1_000;

    private WhisperFile(int vocabulary, int audioLayers, int textLayers, int storage, int tensors) =>
        (Vocabulary, AudioLayers, TextLayers, Storage, Tensors) = (vocabulary, audioLayers, textLayers, storage, tensors);

    /// <summary>Tokens the model was made for.</summary>
    public int Vocabulary { get; }

    /// <summary>Layers of the encoder.</summary>
    public int AudioLayers { get; }

    /// <summary>Layers of the decoder.</summary>
    public int TextLayers { get; }

    /// <summary>ggml's number of the file's storage type.</summary>
    public int Storage { get; }

    /// <summary>Tensors in the file.</summary>
    public int Tensors { get; }

    /// <summary>Whether it hears other languages than English.</summary>
    public bool Multilingual => Vocabulary > EnglishOnlyTokens;

    /// <summary>Name of the size, by which the models are called.</summary>
    public string Size => (AudioLayers, TextLayers) switch
    {
        (4, _) => "tiny",
        (6, _) => "base",
        (12, _) => "small",
        (24, _) => "medium",
        (32, 4) => "large turbo",
        (32, _) => "large",
        _ => $"of {AudioLayers} and {TextLayers} layers",
    };

    /// <summary>Size and languages in a few words.</summary>
    public string Description => $"Whisper {Size}, {(Multilingual ? "multilingual" : "English only")}";

    /// <summary>Reads a file's structure.</summary>
    /// <exception cref="WhisperFormatException">It is no such file, or not whole.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static WhisperFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        var input = new Input(stream, path);
        if (input.Length < sizeof(uint) || input.ReadUInt32() != Magic)
            throw input.Wrong("this is not a Whisper model in ggml's format");
        int[] numbers = new int[11];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = input.ReadNumber("a dimension");
        int melFilters = input.ReadNumber("the number of mel filters"), bins = input.ReadNumber("the bins of a mel filter");
        input.Skip((long)melFilters * bins * sizeof(float), "the mel filters");
        int tokens = input.ReadNumber("the number of tokens");
        for (int i = 0; i < tokens; i++)
            input.Skip(input.ReadNumber("the length of a token"), "a token");
        int tensors = 0;
        for (; input.Position < input.Length; tensors++)
            SkipTensor(input);
        return tensors > 0 ? new WhisperFile(numbers[0], numbers[4], numbers[8], numbers[10] % QuantisationVersionFactor, tensors) : throw input.Wrong("it has no weights");
    }

    private static void SkipTensor(Input input)
    {
        int dimensions = input.ReadNumber("the dimensions of a tensor"), name = input.ReadNumber("the length of a tensor's name");
        var type = (GgufTensorType)input.ReadNumber("the storage type of a tensor");
        if (dimensions is 0 or > GgufLimits.MaxDimensions || name > GgufLimits.MaxTensorNameBytes)
            throw input.Wrong("a tensor begins with numbers that are not possible");
        long[] shape = new long[dimensions];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = input.ReadNumber("the size of a tensor");
        input.Skip(name, "a tensor's name");
        input.Skip(GgufTensorTypes.FindBytes(type, shape) ?? throw input.Wrong($"a tensor has the storage {type}, which does not fit its size"), "a tensor's weights");
    }

    private sealed class Input(Stream stream, string name)
    {
        public long Length { get; } = stream.Length;

        public long Position { get; private set; }

        public WhisperFormatException Wrong(string problem) => new(name, Position, problem);

        public uint ReadUInt32()
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            Require(bytes.Length, "a number");
            stream.ReadExactly(bytes);
            Position += bytes.Length;
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        public int ReadNumber(string what)
        {
            uint number = ReadUInt32();
            return number <= MaxNumber ? (int)number : throw Wrong($"{what} is {number}");
        }

        public void Skip(long bytes, string what)
        {
            Require(bytes, what);
            stream.Seek(bytes, SeekOrigin.Current);
            Position += bytes;
        }

        private void Require(long bytes, string what)
        {
            if (bytes > Length - Position)
                throw Wrong($"the file ends at byte {Length}, within {what}");
        }
    }
}
