using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Appliance.Inference.Gguf;

/// <summary>
/// A stock of random weight blocks of one storage type and spread, written again and again at different offsets. Its
/// length is a prime number of blocks above every vocabulary, so that no two rows of a tensor are equal.
/// </summary>
internal sealed class RandomBlocks
{
    /// <summary>Blocks in stock: a prime above the largest vocabulary of the shapes.</summary>
    public const int Count = 131_101;

    // Root mean square of the whole numbers that a block of this type multiplies its scale with.
    private const double Q4Spread = 4.64, Q6Spread = 18.5, Q6ScaleSpread = 6.2;

    private const int Q6Scales = 192, Q6ScaleCount = 16;

    private readonly byte[] stock;

    /// <param name="type">F32, F16, Q4_0 or Q6_K.</param>
    /// <param name="spread">Standard deviation of the weights.</param>
    /// <param name="random">Source of every random choice.</param>
    public RandomBlocks(GgufTensorType type, double spread, Random random)
    {
        Type = type;
        BlockBytes = GgufTensorTypes.FindBlock(type)!.Value.Bytes;
        stock = new byte[Count * BlockBytes];
        random.NextBytes(stock);
        for (int i = 0; i < Count; i++)
            Shape(stock.AsSpan(i * BlockBytes, BlockBytes), spread, random);
    }

    /// <summary>Storage type of the blocks.</summary>
    public GgufTensorType Type { get; }

    /// <summary>Bytes of one block.</summary>
    public int BlockBytes { get; }

    /// <summary>Writes blocks from the stock, beginning anywhere in it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="first">Block to begin with, 0 to <see cref="Count"/> − 1.</param>
    /// <param name="blocks">How many.</param>
    public void Write(Stream stream, int first, long blocks)
    {
        while (blocks > 0)
        {
            int now = (int)Math.Min(blocks, Count - first);
            stream.Write(stock, first * BlockBytes, now * BlockBytes);
            blocks -= now;
            first = 0;
        }
    }

    // Layouts of ggml-common.h: the random bytes are the quants, the scales must be set so that weights have the wanted spread.
    private void Shape(Span<byte> block, double spread, Random random)
    {
        double sign = random.Next(2) == 0 ? -1 : 1;
        double uniform = ((random.NextDouble() * 2) - 1) * Math.Sqrt(3) * spread;
        switch (Type)
        {
            case GgufTensorType.F32:
                BinaryPrimitives.WriteSingleLittleEndian(block, (float)uniform);
                break;
            case GgufTensorType.F16:
                BinaryPrimitives.WriteHalfLittleEndian(block, (Half)uniform);
                break;
            case GgufTensorType.Q4_0:
                BinaryPrimitives.WriteHalfLittleEndian(block, (Half)(sign * spread / Q4Spread));
                break;
            case GgufTensorType.Q6_K:
                Span<sbyte> scales = MemoryMarshal.Cast<byte, sbyte>(block.Slice(Q6Scales, Q6ScaleCount));
                for (int i = 0; i < scales.Length; i++)
                    scales[i] = (sbyte)(random.Next(4, 9) * ((random.Next(2) * 2) - 1));
                BinaryPrimitives.WriteHalfLittleEndian(block[(Q6Scales + Q6ScaleCount)..], (Half)(spread / Q6Spread / Q6ScaleSpread));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), Type, "Random weights are written in F32, F16, Q4_0 or Q6_K.");
        }
    }
}
