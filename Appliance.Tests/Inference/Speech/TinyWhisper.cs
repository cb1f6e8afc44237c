using System.Text;
using Appliance.Inference.Speech;

namespace Appliance.Tests.Inference.Speech;

/// <summary>
/// A Whisper model with random weights in whisper.cpp's file format: the layers of "tiny", but 64 wide. It hears nonsense, at full length
/// and with all of the engine's code.
/// </summary>
internal static class TinyWhisper
{
    private const int Width = 64, Layers = 4, Vocabulary = 51_865, BaseTokens = 50_257, AudioContext = 1_500, TextContext = 448, Mels = 80, Bins = 201;
    private const int Float32 = 0, Float16 = 1;

    private static readonly Lazy<string> Shared = new(() =>
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("appliance-whisper-").FullName, "ggml-random.bin");
        File.WriteAllBytes(path, Create());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    });

    /// <summary>The file, written once.</summary>
    public static string Model => Shared.Value;

    /// <summary>Options for one thread.</summary>
    public static WhisperOptions Options => new() { ModelPath = Model, Threads = 1 };

    /// <summary>The file's bytes.</summary>
    public static byte[] Create()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0x67676D6Cu);
        foreach (int number in new[] { Vocabulary, AudioContext, Width, 2, Layers, TextContext, Width, 2, Layers, Mels, Float16 })
            writer.Write(number);
        var random = new Random(7);
        writer.Write(Mels);
        writer.Write(Bins);
        for (int i = 0; i < Mels * Bins; i++)
            writer.Write(random.NextSingle() * 0.01f);
        WriteTokens(writer);
        WriteTensors(writer, random);
        return stream.ToArray();
    }

    private static void WriteTokens(BinaryWriter writer)
    {
        writer.Write(BaseTokens);
        for (int i = 0; i < BaseTokens; i++)
        {
            byte[] bytes = i < 256 ? [(byte)Math.Max(1, i)] : Encoding.UTF8.GetBytes($" w{i}");
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }

    private static void WriteTensors(BinaryWriter writer, Random random)
    {
        Tensor("encoder.positional_embedding", Float32, Width, AudioContext);
        Tensor("encoder.conv1.weight", Float16, 3, Mels, Width);
        Tensor("encoder.conv1.bias", Float32, 1, Width);
        Tensor("encoder.conv2.weight", Float16, 3, Width, Width);
        Tensor("encoder.conv2.bias", Float32, 1, Width);
        Norm("encoder.ln_post");
        for (int layer = 0; layer < Layers; layer++)
            Block($"encoder.blocks.{layer}", cross: false);
        Tensor("decoder.positional_embedding", Float32, Width, TextContext);
        Tensor("decoder.token_embedding.weight", Float16, Width, Vocabulary);
        Norm("decoder.ln");
        for (int layer = 0; layer < Layers; layer++)
            Block($"decoder.blocks.{layer}", cross: true);

        void Block(string name, bool cross)
        {
            Norm(name + ".mlp_ln");
            Linear(name + ".mlp.0", Width, 4 * Width);
            Linear(name + ".mlp.2", 4 * Width, Width);
            Attention(name, "attn");
            if (cross)
                Attention(name, "cross_attn");
        }

        void Attention(string block, string kind)
        {
            Norm($"{block}.{kind}_ln");
            Linear($"{block}.{kind}.query", Width, Width);
            Tensor($"{block}.{kind}.key.weight", Float16, Width, Width);
            Linear($"{block}.{kind}.value", Width, Width);
            Linear($"{block}.{kind}.out", Width, Width);
        }

        void Linear(string name, int from, int to)
        {
            Tensor(name + ".weight", Float16, from, to);
            Tensor(name + ".bias", Float32, to);
        }

        void Norm(string name)
        {
            Tensor(name + ".weight", Float32, Width);
            Tensor(name + ".bias", Float32, Width);
        }

        void Tensor(string name, int type, params int[] shape)
        {
            writer.Write(shape.Length);
            writer.Write(name.Length);
            writer.Write(type);
            foreach (int size in shape)
                writer.Write(size);
            writer.Write(Encoding.ASCII.GetBytes(name));
            for (int count = shape.Aggregate(1, (a, b) => a * b); count > 0; count--)
            {
                float value = (random.NextSingle() - 0.5f) * 0.4f;
                if (type == Float16)
                    writer.Write((Half)value);
                else
                    writer.Write(value);
            }
        }
    }
}
