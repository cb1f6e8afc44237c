using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Unicode's canonical forms NFD and NFC (Unicode Standard Annex 15), without ICU, which the process runs without.</summary>
/// <param name="compose">NFC when true, NFD when false.</param>
internal sealed class CanonicalNormalizer(bool compose) : Normalizer
{
    // Below it nothing decomposes and nothing combines with what stands before.
    private const char FirstDecomposing = '\u00C0';
    private const char FirstCombining = '\u0300';

    // Unicode's Stream-Safe Text Format allows 30 marks on a letter; what comes after them is not reordered.
    private const int MaxSegment = 64;

    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        if (text.IndexOfAnyInRange(compose ? FirstCombining : FirstDecomposing, char.MaxValue) < 0)
        {
            output.Append(text);
            return;
        }

        Span<int> segment = stackalloc int[MaxSegment];
        Span<int> parts = stackalloc int[CanonicalForms.MaxDecomposition];
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int count = CanonicalForms.Decompose(rune.Value, parts);
            foreach (int part in parts[..count])
            {
                bool closed = CanonicalForms.CombiningClass(part) == 0 && length > 0 && !(compose && ContinuesHangul(segment[..length], part));
                if (closed || length == MaxSegment)
                {
                    Flush(segment[..length], output);
                    length = 0;
                }

                segment[length++] = part;
            }
        }

        Flush(segment[..length], output);
    }

    // Vowels and final consonants of Hangul, and a few marks of Indic scripts, compose although their combining class is zero.
    private static bool ContinuesHangul(ReadOnlySpan<int> segment, int part) => CanonicalForms.Compose(Composed(segment), part) != CanonicalForms.None;

    private static int Composed(ReadOnlySpan<int> segment)
    {
        int first = segment[0];
        foreach (int part in segment[1..])
        {
            first = CanonicalForms.Compose(first, part);
            if (first == CanonicalForms.None)
                break;
        }

        return first;
    }

    private void Flush(Span<int> segment, TextBuffer output)
    {
        SortMarks(segment);
        int length = compose ? CanonicalForms.ComposeAll(segment) : segment.Length;
        foreach (int scalar in segment[..length])
            output.AppendScalar(scalar);
    }

    // Insertion sort: stable, and marks are few and mostly in order.
    private static void SortMarks(Span<int> segment)
    {
        for (int i = 1; i < segment.Length; i++)
        {
            int mark = segment[i];
            int markClass = CanonicalForms.CombiningClass(mark);
            int place = i;
            while (markClass != 0 && place > 0 && CanonicalForms.CombiningClass(segment[place - 1]) > markClass)
            {
                segment[place] = segment[place - 1];
                place--;
            }

            segment[place] = mark;
        }
    }
}
