using System.Globalization;
using System.Text;

namespace Appliance.Host.Phrases;

/// <summary>
/// Cuts a text into folded words and clauses. Apostrophes and hyphens split words, digits split from letters ("500mg"),
/// punctuation ends a clause except inside a number ("39,5"), and invisible characters vanish without splitting. Thread-safe.
/// </summary>
internal static class PhraseTokenizer
{
    /// <summary>Longest text read, in UTF-16 units: far above the 4,096 of a WhatsApp message and above a long transcript.</summary>
    public const int MaxTextLength = 65_536;

    // A letter typed this often or more in a row is emphasis ("aiutooo"), not spelling.
    private const int EmphasisRun = 3;

    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxTextLength"/>.</exception>
    public static PhraseTokens Tokenize(string text)
    {
        if (text.Length > MaxTextLength)
        {
            throw new ArgumentException(
                $"The text has {text.Length} characters, more than the {MaxTextLength} that phrases are looked for in; split it.",
                nameof(text));
        }

        var reader = new Reader(text);
        reader.Read();
        return new PhraseTokens(text, reader.Tokens, reader.ClauseStarts);
    }

    private sealed class Reader(string text)
    {
        private readonly StringBuilder word = new();
        private int wordStart = -1;
        private int wordEnd;
        private bool wordIsNumber;
        private bool clausePending;
        private int clause = -1;

        public List<PhraseToken> Tokens { get; } = [];

        public List<int> ClauseStarts { get; } = [];

        public void Read()
        {
            Span<char> folded = stackalloc char[LatinFolding.MaxFoldedLength];
            for (int position = 0; position < text.Length;)
            {
                Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int consumed);
                int start = position;
                position += consumed;
                if (IsInvisible(rune))
                {
                    if (wordStart >= 0) wordEnd = position;
                    continue;
                }
                int length = LatinFolding.Fold(rune, folded);
                Rune.DecodeFromUtf16(folded[..length], out Rune plain, out _);
                if (Rune.IsLetterOrDigit(plain))
                {
                    Append(folded[..length], start, position, Rune.IsDigit(plain));
                    continue;
                }
                EndWord();
                clausePending |= EndsClause(plain, start, position);
            }
            EndWord();
        }

        private void Append(ReadOnlySpan<char> folded, int start, int end, bool number)
        {
            if (wordStart >= 0 && number != wordIsNumber) EndWord();
            if (wordStart < 0)
            {
                wordStart = start;
                wordIsNumber = number;
            }
            word.Append(folded);
            wordEnd = end;
        }

        private void EndWord()
        {
            if (wordStart < 0) return;
            if (clausePending || clause < 0)
            {
                clause++;
                ClauseStarts.Add(wordStart);
                clausePending = false;
            }
            string folded = wordIsNumber ? word.ToString() : Squeeze(word);
            Tokens.Add(new PhraseToken(folded, wordStart, wordEnd - wordStart, clause));
            word.Clear();
            wordStart = -1;
        }

        private bool EndsClause(Rune mark, int start, int end) => mark.Value switch
        {
            '.' or ',' or ':' => !(DigitAt(start - 1) && DigitAt(end)),
            '-' => SpaceAt(start - 1) && SpaceAt(end),
            ';' or '!' or '?' or '\n' or '\r' or '(' or ')' or '[' or ']' or '{' or '}' or '"' or '|' => true,
            '¡' or '¿' or '«' or '»' or '“' or '”' or '„' => true,
            '…' or '–' or '—' or '•' or '·' or '\u2028' or '\u2029' or '、' or '。' => true,
            _ => false,
        };

        private bool DigitAt(int position) => position >= 0 && position < text.Length && char.IsDigit(text[position]);

        private bool SpaceAt(int position) => position < 0 || position >= text.Length || char.IsWhiteSpace(text[position]);
    }

    // Zero-width and formatting characters, and accents typed as separate combining marks.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string Squeeze(StringBuilder word)
    {
        var squeezed = new StringBuilder(word.Length);
        for (int i = 0; i < word.Length;)
        {
            int run = i + 1;
            while (run < word.Length && word[run] == word[i]) run++;
            squeezed.Append(word[i], run - i >= EmphasisRun ? 1 : run - i);
            i = run;
        }
        return squeezed.ToString();
    }
}
