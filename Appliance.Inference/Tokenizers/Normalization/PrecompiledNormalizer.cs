using System.Globalization;
using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>
/// Replaces by SentencePiece's <see cref="CharacterMap"/>, with the reach Hugging Face's tokenizers give it: a grapheme cluster
/// of fewer than six bytes is looked up as a whole, and by its beginning; a longer or absent one character by character.
/// </summary>
internal sealed class PrecompiledNormalizer : Normalizer
{
    private const int MaxClusterBytes = 5;

    // Below the combining accents every character but a line end is a cluster of its own, unless one of the others follows.
    private const char FirstCombining = '\u0300';

    private readonly CharacterMap map;
    private readonly string?[] simple = new string?[FirstCombining];

    internal PrecompiledNormalizer(CharacterMap map)
    {
        this.map = map;
        for (char c = '\0'; c < FirstCombining; c++)
            simple[c] = map.Find([c]);
    }

    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        int position = 0;
        while (position < text.Length)
        {
            char c = text[position];
            if (c < FirstCombining && (position + 1 == text.Length || (text[position + 1] < FirstCombining && c != '\r')))
            {
                if (simple[c] is { } replacement)
                    output.Append(replacement);
                else
                    output.Append(c);
                position++;
                continue;
            }

            int length = StringInfo.GetNextTextElementLength(text[position..]);
            NormalizeCluster(text.Slice(position, length), output);
            position += length;
        }
    }

    private void NormalizeCluster(ReadOnlySpan<char> cluster, TextBuffer output)
    {
        // A character has at most three bytes for each UTF-16 unit, so longer clusters need not be counted.
        Span<byte> utf8 = stackalloc byte[3 * MaxClusterBytes];
        if (cluster.Length <= MaxClusterBytes)
        {
            int length = Encoding.UTF8.GetBytes(cluster, utf8);
            if (length <= MaxClusterBytes && map.TryFind(utf8[..length], out ReadOnlySpan<byte> replacement))
            {
                Append(replacement, output);
                return;
            }
        }

        while (!cluster.IsEmpty)
        {
            Rune.DecodeFromUtf16(cluster, out Rune rune, out int length);
            if (map.TryFind(utf8[..rune.EncodeToUtf8(utf8)], out ReadOnlySpan<byte> replacement))
                Append(replacement, output);
            else
                output.AppendScalar(rune.Value);
            cluster = cluster[length..];
        }
    }

    private static void Append(ReadOnlySpan<byte> utf8, TextBuffer output)
    {
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int length);
            output.AppendScalar(rune.Value);
            utf8 = utf8[length..];
        }
    }
}
