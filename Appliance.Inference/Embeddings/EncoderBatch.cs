using Appliance.Inference.Onnx;

namespace Appliance.Inference.Embeddings;

/// <summary>The rows of one run and its output, in memory that is used again. Not thread-safe.</summary>
internal sealed class EncoderBatch
{
    // 16 MiB of floats: what one long text needs of token vectors; more is not kept between runs.
    private const int MaxRetainedFloats = 4 * 1024 * 1024;

    private long[] ids = [];
    private long[] mask = [];
    private long[] types = [];
    private int[] lengths = [];
    private float[] output = [];
    private OnnxTensor[] inputs = [];

    internal int Rows { get; private set; }

    internal int Columns { get; private set; }

    internal ReadOnlyMemory<long> Ids => ids.AsMemory(0, Rows * Columns);

    internal ReadOnlyMemory<long> Mask => mask.AsMemory(0, Rows * Columns);

    /// <summary>Segment numbers, all zero: a single text has one segment.</summary>
    internal ReadOnlyMemory<long> Types => types.AsMemory(0, Rows * Columns);

    internal bool IsWorthKeeping => output.Length <= MaxRetainedFloats;

    /// <summary>Tokens of a row, without padding.</summary>
    internal int Length(int row) => lengths[row];

    /// <summary>Empties the batch and makes room.</summary>
    internal void Begin(int rows, int columns)
    {
        Rows = 0;
        Columns = columns;
        int length = checked(rows * columns);
        if (ids.Length < length)
        {
            ids = new long[length];
            mask = new long[length];
            types = new long[length];
        }

        if (lengths.Length < rows)
            lengths = new int[rows];
    }

    /// <summary>Adds a row, which is padded to the batch's columns.</summary>
    internal void Add(ReadOnlySpan<long> row, long paddingId)
    {
        int start = Rows * Columns;
        row.CopyTo(ids.AsSpan(start));
        ids.AsSpan(start + row.Length, Columns - row.Length).Fill(paddingId);
        mask.AsSpan(start, row.Length).Fill(1);
        mask.AsSpan(start + row.Length, Columns - row.Length).Clear();
        lengths[Rows++] = row.Length;
    }

    /// <summary>Room for the tensors of a run.</summary>
    internal Span<OnnxTensor> Inputs(int count)
    {
        if (inputs.Length != count)
            inputs = new OnnxTensor[count];
        return inputs;
    }

    /// <summary>Memory for the run's output; what was in it is not kept.</summary>
    internal Memory<float> Output(int length)
    {
        if (output.Length < length)
            output = new float[length];
        return output.AsMemory(0, length);
    }
}
