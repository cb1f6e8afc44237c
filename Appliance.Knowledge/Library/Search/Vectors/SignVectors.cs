using System.Numerics;

namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>
/// For each vector one bit a component: whether it is above the mean of all. The number of bits in which two vectors differ estimates their
/// angle from an eighth of the memory that must otherwise be read, good enough to choose what is compared exactly. Immutable.
/// </summary>
internal sealed class SignVectors
{
    private const int Bits = 64;

    private readonly ulong[] signs;
    private readonly float[] mean;
    private readonly int words;

    /// <param name="vectors">The vectors; the mean is theirs.</param>
    public SignVectors(Int8Vectors vectors)
    {
        words = (vectors.Dimensions + Bits - 1) / Bits;
        mean = new float[vectors.Dimensions];
        for (int i = 0; i < vectors.Count; i++)
            vectors.AddTo(i, mean);
        for (int d = 0; d < mean.Length; d++)
            mean[d] /= Math.Max(1, vectors.Count);
        signs = new ulong[(long)vectors.Count * words];
        float[] vector = new float[vectors.Dimensions];
        for (int i = 0; i < vectors.Count; i++)
        {
            Array.Clear(vector);
            vectors.AddTo(i, vector);
            Write(vector, signs.AsSpan(i * words, words));
        }
    }

    /// <summary>For every vector the components whose sign is the question's.</summary>
    /// <param name="question">The question's vector.</param>
    /// <param name="agreements">Receives a number for each vector.</param>
    public void Agreements(in QuestionVector question, Span<float> agreements)
    {
        Span<float> vector = stackalloc float[mean.Length];
        for (int d = 0; d < vector.Length; d++)
            vector[d] = question.Rounded[d] * question.Scale;
        Span<ulong> asked = stackalloc ulong[words];
        Write(vector, asked);
        for (int i = 0; i < agreements.Length; i++)
        {
            ReadOnlySpan<ulong> row = signs.AsSpan(i * words, words);
            int different = 0;
            for (int w = 0; w < row.Length; w++)
                different += BitOperations.PopCount(row[w] ^ asked[w]);
            agreements[i] = mean.Length - different;
        }
    }

    private void Write(ReadOnlySpan<float> vector, Span<ulong> row)
    {
        row.Clear();
        for (int d = 0; d < vector.Length; d++)
            row[d / Bits] |= vector[d] > mean[d] ? 1UL << (d % Bits) : 0;
    }
}
