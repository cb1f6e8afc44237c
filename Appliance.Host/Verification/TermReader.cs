using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Verification;

/// <summary>Reads the words of a sentence that are no facts.</summary>
internal static class TermReader
{
    private const int MinWord = 3;

    /// <summary>All terms in order, negations included; signs are those of the lexicon, before negation.</summary>
    public static List<Term> Read(FactScan scan)
    {
        string language = LibraryLanguage.IsServed(scan.Language) ? scan.Language : "en";
        Lexicon lexicon = Lexicon.For(language);
        string[] keys = new string[scan.Tokens.Count], words = new string[scan.Tokens.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            string text = scan.Tokens[i].Text;
            words[i] = scan.IsUsed(i) ? "\0" : text;
            keys[i] = scan.IsUsed(i) ? "\0" : ConceptLexicon.KeyOf(text, Stemmer.Stem(text, language));
        }

        var terms = new List<Term>();
        for (int at = 0; at < keys.Length; at++)
        {
            if (scan.IsUsed(at) || scan.Tokens[at].Kind != TokenKind.Word)
                continue;
            if (scan.Words.Match("exception", scan.Tokens, at, out int exception) is not null)
            {
                at += exception - 1;
                continue;
            }

            if (lexicon.Match(words, keys, at, out int length) is { } concept && !IsPronoun(scan.Tokens[at]))
            {
                terms.Add(new Term(Term.ConceptMark + concept.Name, concept.Role, concept.MustStand, concept.Sign, at, Surface(scan, at, length)));
                at += length - 1;
            }
            else if (scan.Words.Starts("except", scan.Tokens, at))
            {
                continue;
            }
            else if (scan.Tokens[at].Text.Length >= MinWord && !StopWords.Contains(language, scan.Tokens[at].Text))
            {
                terms.Add(new Term(keys[at], TermRole.Unknown, false, 1, at, scan.Tokens[at].Raw));
            }
        }

        return terms;
    }

    // Italian "ne" is a pronoun, "né" a negation.
    private static bool IsPronoun(Token token) => token.Raw is "ne" or "Ne";

    private static string Surface(FactScan scan, int at, int length) =>
        string.Join(' ', Enumerable.Range(at, length).Select(i => scan.Tokens[i].Raw));
}
