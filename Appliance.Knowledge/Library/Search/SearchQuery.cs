using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search;

/// <summary>An informative word or concept of a question.</summary>
/// <param name="Tokens">Index tokens that count as this word, the asker's language first; then other languages' stems and corrections.</param>
/// <param name="Weight">Rarity: its inverse document frequency.</param>
/// <param name="Certainty">1 as written, less when the word was corrected or completed.</param>
/// <param name="Known">Whether it occurs in the index.</param>
internal sealed record QueryTerm(IReadOnlyList<string> Tokens, double Weight, double Certainty, bool Known)
{
    // What a price, a time or a duration is asked for must stand in the line itself: a heading cannot answer it.
    private static readonly HashSet<string> AskedFor = new(StringComparer.Ordinal)
    {
        ConceptLexicon.Prefix + "price", ConceptLexicon.Prefix + "hours", ConceptLexicon.Prefix + "duration",
    };

    /// <summary>Whether only the line itself can satisfy it.</summary>
    public bool MustStandInLine { get; } = AskedFor.Contains(Tokens[0]);
}

/// <summary>A question as searched for.</summary>
internal sealed record SearchQuery(string Language, IReadOnlyList<QueryTerm> Terms)
{
    /// <summary>Characters of a question that are read; the rest is ignored.</summary>
    public const int MaxCharacters = 1_000;

    /// <summary>Informative words that are searched for; the rarest stay.</summary>
    public const int MaxTerms = 24;

    /// <summary>Analyses a question and looks its words up in the index.</summary>
    public static SearchQuery Of(string question, string language, IndexVocabulary vocabulary)
    {
        string text = question.Length <= MaxCharacters ? question : question[..MaxCharacters];
        IEnumerable<QueryTerm> terms = TextAnalyzer.Analyze(text, language)
            .Where(term => !term.IsStopWord)
            .DistinctBy(term => term.Token)
            .Select(term => Resolve(term, language, vocabulary));
        return new SearchQuery(language, [.. terms.DistinctBy(term => term.Tokens[0]).OrderByDescending(term => term.Weight).Take(MaxTerms)]);
    }

    private static QueryTerm Resolve(Term term, string language, IndexVocabulary vocabulary)
    {
        if (term.IsConcept)
            return new QueryTerm([term.Token], vocabulary.Weight(term.Token), 1, vocabulary.Count(term.Token) > 0);
        string[] tokens = [term.Token, .. OtherLanguages(term, language)];
        string? found = Array.Find(tokens, token => vocabulary.Count(token) > 0);
        if (found is not null)
            return new QueryTerm(tokens, vocabulary.Weight(found), 1, true);
        string[] concepts = ConceptLexicon.For(language).MatchMisspelt(term.Token);
        string[] corrected = concepts.Length > 0 ? concepts : [.. vocabulary.Misspelt(term.Token)];
        if (corrected.Length > 0)
            return new QueryTerm([.. corrected, .. tokens], vocabulary.Weight(corrected[0]), 0.9, true);
        string[] completed = [.. vocabulary.StartingWith(term.Token)];
        return completed.Length > 0
            ? new QueryTerm([.. completed, .. tokens], vocabulary.Weight(completed[0]), 0.8, true)
            : new QueryTerm(tokens, vocabulary.Weight(term.Token), 1, false);
    }

    private static IEnumerable<string> OtherLanguages(Term term, string language) => LibraryLanguage.All
        .Where(other => other != language)
        .SelectMany(other => TextAnalyzer.Analyze(term.Surface, other))
        .Select(other => other.Token)
        .Where(token => token != term.Token)
        .Distinct();
}
