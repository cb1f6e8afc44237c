using System.Buffers;
using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>GPT-2's words, spelt in UTF-8 bytes of which each is written as one printable character.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool splitWords) : PreTokenizer
{
    private static readonly char[] Printable = PrintableBytes();

    internal override void Split(ReadOnlySpan<char> piece, bool isFirst, TextPieces output)
    {
        if (!addPrefixSpace || piece[0] == ' ')
        {
            SplitWords(piece, output);
            return;
        }

        char[] prefixed = ArrayPool<char>.Shared.Rent(piece.Length + 1);
        prefixed[0] = ' ';
        piece.CopyTo(prefixed.AsSpan(1));
        SplitWords(prefixed.AsSpan(0, piece.Length + 1), output);
        ArrayPool<char>.Shared.Return(prefixed);
    }

    private void SplitWords(ReadOnlySpan<char> text, TextPieces output)
    {
        if (!splitWords)
        {
            AppendBytes(text, output);
            return;
        }

        while (!text.IsEmpty)
        {
            int length = ByteLevelWords.LengthOfFirst(text);
            AppendBytes(text[..length], output);
            output.EndPiece();
            text = text[length..];
        }
    }

    private static void AppendBytes(ReadOnlySpan<char> text, TextPieces output)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
                output.Text.Append(Printable[b]);
        }
    }

    // Printable bytes stand for themselves, the others for the characters from U+0100 on, in order.
    private static char[] PrintableBytes()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < characters.Length; value++)
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : next++;
        return characters;
    }
}
