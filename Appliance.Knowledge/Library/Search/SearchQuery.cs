using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Search.Facts;

namespace Appliance.Knowledge.Library.Search;

/// <summary>An informative word or concept of a question.</summary>
/// <param name="Language">The asker's language.</param>
/// <param name="Tokens">Index tokens that count as this word, the asker's language first; then other languages' stems and corrections.</param>
/// <param name="Weight">Rarity: its inverse document frequency.</param>
/// <param name="Certainty">1 as written, less when the word was corrected or completed.</param>
/// <param name="Known">Whether it occurs in the index.</param>
internal sealed record QueryTerm(string Language, IReadOnlyList<string> Tokens, double Weight, double Certainty, bool Known)
{
    // What a price, a time or a duration is asked for must stand in the line itself: a heading cannot answer it.
    private static readonly HashSet<string> AskedFor = new(StringComparer.Ordinal)
    {
        ConceptLexicon.Prefix + "price", ConceptLexicon.Prefix + "hours", ConceptLexicon.Prefix + "duration", ConceptLexicon.Prefix + "days",
    };

    /// <summary>Whether it is the service or examination that the question is about.</summary>
    public bool IsSubject { get; } = ConceptLexicon.IsSubject(Tokens[0]);

    /// <summary>The word as written, folded.</summary>
    public string Surface { get; init; } = "";

    /// <summary>The token that contradicts it; null for most words.</summary>
    public string? Opposite { get; } = ConceptLexicon.OppositeOf(Tokens[0]);

    /// <summary>Whether only the line itself can satisfy it.</summary>
    public bool MustStandInLine { get; } = AskedFor.Contains(Tokens[0]);
}

/// <summary>A question as searched for.</summary>
internal sealed partial record SearchQuery(string Language, IReadOnlyList<QueryTerm> Terms)
{
    /// <summary>Characters of a question that are read; the rest is ignored.</summary>
    public const int MaxCharacters = 1_000;

    /// <summary>Informative words that are searched for; the rarest stay.</summary>
    public const int MaxTerms = 24;

    /// <summary>What a number that no document has counts of an unknown word: an age or an amount seldom changes the topic.</summary>
    public const double UnknownNumberFactor = 0.3;

    /// <summary>What a word that no document has counts of a rare one: it may be a filler as well as the point of the question.</summary>
    public const double UnknownWordFactor = 0.7;

    /// <summary>Informative words that the asking sentences have at least where the others count less; "how much is it?" needs what stands before it.</summary>
    public const int MinFocusTerms = 3;

    /// <summary>What a word outside of the asking sentences counts of one within.</summary>
    public const double ContextFactor = 0.5;

    /// <summary>Letters from which on a stem counts in documents of another language.</summary>
    public const int MinSharedStem = 6;

    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal) { ConceptLexicon.Prefix + "price", ConceptLexicon.Prefix + "duration" };

    // "Before" and "after" rule passages out rather than in.
    private const double CircumstanceFactor = 0.2;
    private const double MisspeltCertainty = 0.9;
    private const double CompletedCertainty = 0.8;

    /// <summary>The kinds of facts that are asked for.</summary>
    public FactKinds Asked { get; init; }

    /// <summary>The sentences that ask; null where there are no others or they say too little.</summary>
    public string? Focus { get; init; }

    /// <summary>The whole numbers in it.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>Words with a capital inside a sentence, folded: names of people, places and products.</summary>
    public IReadOnlySet<string> Names { get; init; } = new HashSet<string>();

    /// <summary>Whether the asker pays without insurance or agreement.</summary>
    public bool PaysPrivately { get; init; }

    /// <summary>Whether it asks what something costs or how long it takes and does not say what; any price would be a guess.</summary>
    public bool NamesNothing => Terms.All(term => Attributes.Contains(term.Tokens[0]));

    /// <summary>Analyses a question and looks its words up in the index.</summary>
    public static SearchQuery Of(string question, string language, IndexVocabulary vocabulary)
    {
        string text = question.Length <= MaxCharacters ? question : question[..MaxCharacters];
        // What a word can mean in several ways is one word: any of its meanings counts.
        IEnumerable<QueryTerm> terms = TextAnalyzer.Analyze(text, language)
            .Where(term => !term.IsStopWord)
            .DistinctBy(term => term.Token)
            .GroupBy(term => term.Surface, StringComparer.Ordinal)
            .Select(meanings => Resolve([.. meanings], language, vocabulary) with { Surface = meanings.Key });
        List<QueryTerm> all = [.. terms.DistinctBy(term => term.Tokens[0])];
        string focus = QuestionFocus.Of(text);
        HashSet<string> asked = [.. Tokenizer.Split(focus)];
        bool focused = all.Count(term => IsIn(asked, term)) is var count && count >= MinFocusTerms && count < all.Count;
        if (focused)
            all = [.. all.Select(term => IsIn(asked, term) ? term : term with { Weight = term.Weight * ContextFactor })];
        return new SearchQuery(language, [.. all.OrderByDescending(term => term.Weight).Take(MaxTerms)]) { Focus = focused ? focus : null, Asked = AskedFacts.Of(text), PaysPrivately = AskedFacts.PaysPrivately(text), Names = NamesIn(text), Numbers = Bounds.Numbers(text) };
    }

    /// <summary>Whether a token means the same in every language: concepts, numbers, names and learned words. Short stems that are alike are mostly chance.</summary>
    public static bool IsShared(string token) =>
        token.Length >= MinSharedStem || char.IsAsciiDigit(token[0]) || token.StartsWith(ConceptLexicon.Prefix, StringComparison.Ordinal);

    private static bool IsIn(HashSet<string> asked, QueryTerm term) => asked.Contains(term.Surface.Split(' ')[0]);

    private static HashSet<string> NamesIn(string text) => [.. Name().Matches(text).SelectMany(match => Tokenizer.Split(match.Value))];

    // After a word in small letters; a text in capitals has no names.
    [GeneratedRegex(@"(?<=\p{Ll},? )\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)*")]
    private static partial Regex Name();

    private static QueryTerm Resolve(Term[] meanings, string language, IndexVocabulary vocabulary)
    {
        Term term = meanings[0];
        if (term.IsConcept)
            return Concepts([.. meanings.Select(meaning => meaning.Token)], 1, language, vocabulary);
        string[] tokens = [term.Token, .. OtherLanguages(term, language)];
        string? found = Array.Find(tokens, token => vocabulary.Count(token) > 0);
        if (found is not null)
            return new QueryTerm(language, tokens, vocabulary.Weight(found), 1, true);
        if (ConceptLexicon.For(language).MatchMisspelt(term.Token) is { Length: > 0 } misspelt)
            return Concepts(misspelt, MisspeltCertainty, language, vocabulary);
        if (term.Token.Length >= IndexVocabulary.MinPrefix && ConceptLexicon.For(language).MatchStart(term.Token) is { Length: > 0 } shortened)
            return Concepts(shortened, MisspeltCertainty, language, vocabulary);
        if (vocabulary.Misspelt(term.Token) is { Count: > 0 } corrected)
            return new QueryTerm(language, [.. corrected, .. tokens], vocabulary.Weight(corrected[0]), MisspeltCertainty, true);
        if (vocabulary.StartingWith(term.Token) is { Count: > 0 } completed)
            return new QueryTerm(language, [.. completed, .. tokens], vocabulary.Weight(completed[0]), CompletedCertainty, true);
        double factor = char.IsAsciiDigit(term.Token[0]) ? UnknownNumberFactor : UnknownWordFactor;
        return new QueryTerm(language, tokens, vocabulary.Weight(term.Token) * factor, 1, false);
    }

    private static QueryTerm Concepts(string[] concepts, double certainty, string language, IndexVocabulary vocabulary)
    {
        string[] tokens = [.. concepts, .. concepts.SelectMany(ConceptLexicon.AnsweredBy)];
        bool known = Array.Exists(tokens, token => vocabulary.Count(token) > 0);
        double factor = ConceptLexicon.OppositeOf(concepts[0]) is null ? 1 : CircumstanceFactor;
        return new QueryTerm(language, tokens, vocabulary.Weight(concepts[0]) * factor, certainty, known);
    }

    private static IEnumerable<string> OtherLanguages(Term term, string language) => LibraryLanguage.All
        .Where(other => other != language)
        .SelectMany(other => TextAnalyzer.Analyze(term.Surface, other))
        .Select(other => other.Token)
        .Where(token => token != term.Token && IsShared(token))
        .Distinct();
}
