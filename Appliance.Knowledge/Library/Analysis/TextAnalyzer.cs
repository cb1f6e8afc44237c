namespace Appliance.Knowledge.Library.Analysis;

/// <summary>One analysed word or phrase.</summary>
/// <param name="Token">What the index holds: a stem or a concept.</param>
/// <param name="Surface">The folded word or phrase as written.</param>
/// <param name="IsConcept">Whether the token stands for a concept of the lexicon.</param>
/// <param name="IsStopWord">Whether it says nothing about a topic.</param>
internal readonly record struct Term(string Token, string Surface, bool IsConcept, bool IsStopWord);

/// <summary>Text to index terms, the same way for documents and for questions. Thread-safe.</summary>
internal static class TextAnalyzer
{
    /// <summary>Raise it when tokenizer, stemmer or word lists change what is indexed; documents are then imported anew.</summary>
    public const int Version = 5;

    /// <summary>All terms in reading order, stop words included and marked.</summary>
    public static List<Term> Analyze(string text, string language)
    {
        string[] words = [.. Tokenizer.Split(text)];
        string[] stems = Array.ConvertAll(words, word => Stemmer.Stem(word, language));
        string[] keys = [.. words.Zip(stems, ConceptLexicon.KeyOf)];
        ConceptLexicon lexicon = ConceptLexicon.For(language);
        var terms = new List<Term>(words.Length);
        for (int i = 0; i < words.Length; i++)
        {
            string[] concepts = lexicon.Match(keys, i, out int length);
            bool byChance = length == 1 && StopWords.Contains(language, words[i]) && !lexicon.MeansStopWord(words[i]);
            if (length > 0 && !byChance)
            {
                string surface = string.Join(' ', words.AsSpan(i, length).ToArray());
                foreach (string concept in concepts)
                    terms.Add(new Term(concept, surface, true, false));
                i += length - 1;
            }
            else
            {
                terms.Add(Single(words[i], stems[i], language));
            }
        }

        return terms;
    }

    /// <summary>Index tokens of a text without stop words, separated by spaces.</summary>
    public static string IndexTerms(string text, string language) =>
        string.Join(' ', Analyze(text, language).Where(term => !term.IsStopWord).Select(term => term.Token));

    // A time of day answers every question about hours, and a number every question about the telephone: they are indexed as that concept.
    private static Term Single(string word, string stem, string language)
    {
        if (Tokenizer.IsTime(word))
            return new Term(ConceptLexicon.Prefix + "hours", word, true, false);
        return Tokenizer.IsPhone(word)
            ? new Term(ConceptLexicon.Prefix + "phone", word, true, false)
            : new Term(stem, word, false, StopWords.Contains(language, word));
    }
}
