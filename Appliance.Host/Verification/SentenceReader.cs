using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Verification;

/// <summary>A sentence of a text.</summary>
/// <param name="Text">As written.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="IsQuestion">It ends with a question mark.</param>
/// <param name="Particle">+1 where it begins with "yes,", −1 with "no,", 0 otherwise; the particle is no longer among the tokens.</param>
internal sealed record Sentence(string Text, IReadOnlyList<Token> Tokens, bool IsQuestion, int Particle);

/// <summary>Cuts a line into sentences.</summary>
internal static class SentenceReader
{
    // A full stop after these ends no sentence.
    private static readonly HashSet<string> Abbreviations = new(StringComparer.Ordinal)
    {
        "dott", "ssa", "dottssa", "dr", "dra", "prof", "sig", "ra", "sr", "sra", "srta", "mr", "mrs", "ms", "st", "n", "nr", "num", "tel", "art", "es", "ej", "ex", "ecc", "etc", "min", "max",
        "ca", "av", "avda", "zza", "le", "so", "ud", "uds", "vol", "pag", "p", "e", "i", "g", "drs", "doc", "approx", "no",
    };

    /// <summary>The sentences of a line, in order.</summary>
    public static List<Sentence> Read(string line)
    {
        List<Token> tokens = TokenReader.Read(line);
        var sentences = new List<Sentence>();
        int start = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (i == tokens.Count - 1 || Ends(tokens, i))
            {
                Add(line, tokens.GetRange(start, i + 1 - start), sentences);
                start = i + 1;
            }
        }

        return sentences;
    }

    private static bool Ends(List<Token> tokens, int at)
    {
        Token token = tokens[at];
        if (token.Kind != TokenKind.Symbol || token.Text is not ("." or "!" or "?" or "…"))
            return false;
        if (token.Text != ".")
            return true;
        Token next = tokens[at + 1];
        bool spaced = next.Start > token.End;
        string before = at > 0 ? tokens[at - 1].Text : "";
        // "No. 5" is a number; "aspirin, no." ends.
        if (before == "no" && next.Kind != TokenKind.Number)
            return spaced && !(next.Kind == TokenKind.Word && char.IsLower(next.Raw[0]));
        bool abbreviation = at > 0 && tokens[at - 1].Kind == TokenKind.Word && (Abbreviations.Contains(before) || (before.Length == 1 && tokens[at - 1].IsCapital && !(at > 1 && tokens[at - 2] is { Kind: TokenKind.Word, IsCapital: false }))) && tokens[at - 1].End == token.Start;
        return spaced && !(abbreviation && next.Kind == TokenKind.Word && next.IsCapital) && !(abbreviation && before is not "e" and not "no") && !(next.Kind == TokenKind.Word && char.IsLower(next.Raw[0]));
    }

    private static void Add(string line, List<Token> tokens, List<Sentence> sentences)
    {
        if (tokens.Count == 0)
            return;
        string text = line[tokens[0].Start..tokens[^1].End];
        bool question = tokens.Exists(token => token.Text == "?");
        tokens.RemoveAll(token => token.Text is "¿" or "¡" or "*" or "_" or "«" or "»" or "\"" or "“" or "”");
        int particle = Particle(tokens);
        if (particle != 0)
            tokens.RemoveRange(0, Math.Min(2, tokens.Count));
        sentences.Add(new Sentence(text, tokens, question, particle));
    }

    private static int Particle(List<Token> tokens)
    {
        if (tokens.Count == 0 || tokens[0].Kind != TokenKind.Word || (tokens.Count > 1 && tokens[1].Text is not ("," or "." or "!" or ":" or ";" or "-")))
            return 0;
        return tokens[0].Text switch
        {
            "si" or "yes" or "sim" or "yeah" or "yep" => 1,
            "no" or "nao" => -1,
            _ => 0,
        };
    }

    /// <summary>The served language of a text, by its function words.</summary>
    public static string Language(string text, string otherwise)
    {
        var counts = new int[LibraryLanguage.All.Count];
        foreach (Token token in TokenReader.Read(text))
        {
            for (int i = 0; i < counts.Length && token.Kind == TokenKind.Word; i++)
                counts[i] += (StopWords.Contains(LibraryLanguage.All[i], token.Text) ? 1 : 0) + (Lexicon.For(LibraryLanguage.All[i]).Knows(token.Text) ? 1 : 0);
        }

        int best = counts.Max();
        int usual = LibraryLanguage.IsServed(otherwise) ? counts[LibraryLanguage.All.ToList().IndexOf(otherwise)] : 0;
        return best == usual ? otherwise : LibraryLanguage.All[Array.IndexOf(counts, best)];
    }
}
