using System.Runtime.InteropServices;

namespace Appliance.Inference.Gguf;

/// <summary>Adds the tensors of a llama model to a writer, with random weights.</summary>
internal sealed class RandomTensors(GgufWriter writer, GgufTensorType storage, int seed)
{
    // Factors on 1/sqrt(width), at which a layer's output is as large as its input.
    private const double Plain = 1, SharpAttention = 2.5, ClearOutput = 4;

    // A seeded generator of .NET never changes its sequence; the one without a seed may.
    private readonly Random random = new(seed);
    private readonly Dictionary<(GgufTensorType Type, double Spread), RandomBlocks> stocks = [];

    /// <summary>Adds all tensors.</summary>
    /// <param name="shape">Dimensions.</param>
    /// <param name="firstControl">From this token on, rows of the output are zero.</param>
    public void Add(RandomModelShape shape, int firstControl)
    {
        int width = shape.EmbeddingLength, inner = shape.FeedForwardLength, keys = shape.KeyValueHeads * shape.HeadLength;
        GgufTensorType output = storage == GgufTensorType.Q4_0 ? GgufTensorType.Q6_K : storage;
        if (shape.TiedEmbeddings)
            AddMatrix("token_embd.weight", output, width, shape.VocabularySize, ClearOutput, firstControl);
        else
            AddMatrix("token_embd.weight", storage, width, shape.VocabularySize, ClearOutput, shape.VocabularySize);
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            AddOnes($"blk.{layer}.attn_norm.weight", width);
            AddMatrix($"blk.{layer}.attn_q.weight", storage, width, width, SharpAttention);
            AddMatrix($"blk.{layer}.attn_k.weight", storage, width, keys, Plain);
            AddMatrix($"blk.{layer}.attn_v.weight", storage, width, keys, Plain);
            AddMatrix($"blk.{layer}.attn_output.weight", storage, width, width, Plain);
            AddOnes($"blk.{layer}.ffn_norm.weight", width);
            AddMatrix($"blk.{layer}.ffn_gate.weight", storage, width, inner, Plain);
            AddMatrix($"blk.{layer}.ffn_up.weight", storage, width, inner, Plain);
            AddMatrix($"blk.{layer}.ffn_down.weight", storage, inner, width, Plain);
        }

        AddOnes("output_norm.weight", width);
        if (!shape.TiedEmbeddings)
            AddMatrix("output.weight", output, width, shape.VocabularySize, ClearOutput, firstControl);
    }

    private void AddMatrix(string name, GgufTensorType type, int columns, int rows, double factor) => AddMatrix(name, type, columns, rows, factor, rows);

    private void AddMatrix(string name, GgufTensorType type, int columns, int rows, double factor, int zeroFrom)
    {
        RandomBlocks blocks = Stock(type, factor / Math.Sqrt(columns));
        int first = random.Next(RandomBlocks.Count);
        long rowBlocks = columns / GgufTensorTypes.FindBlock(type)!.Value.Elements;
        byte[] zero = new byte[rowBlocks * blocks.BlockBytes];
        writer.AddTensor(name, type, [columns, rows], stream =>
        {
            blocks.Write(stream, first, rowBlocks * zeroFrom);
            for (int row = zeroFrom; row < rows; row++)
                stream.Write(zero);
        });
    }

    private void AddOnes(string name, int length)
    {
        float[] ones = new float[length];
        Array.Fill(ones, 1);
        writer.AddTensor(name, GgufTensorType.F32, [length], MemoryMarshal.AsBytes(ones.AsSpan()).ToArray());
    }

    private RandomBlocks Stock(GgufTensorType type, double spread)
    {
        if (!stocks.TryGetValue((type, spread), out RandomBlocks? blocks))
            stocks.Add((type, spread), blocks = new RandomBlocks(type, spread, random));
        return blocks;
    }
}
