using Appliance.Host.Pipeline;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Verification;

/// <summary>All that the cited passages say. Immutable once made.</summary>
internal sealed class Evidence
{
    private const int MinPrefix = 5;
    private const int MinQuote = 4;
    private const int MinKin = 4;

    // In minutes
    private const int Day = 1440;

    // Month × 100 + day
    private const int ChristmasEve = 1224;
    private const int BoxingDay = 1226;

    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly HashSet<string> sentences = new(StringComparer.Ordinal);
    private readonly List<string> stems = [];
    private readonly bool hasPrices, hasTimes, hasContacts, hasChristmas, hasDayBefore;

    /// <summary>Reads the passages.</summary>
    /// <param name="passages">What the answer cites.</param>
    /// <param name="language">The answer's language, for passages too short to tell theirs.</param>
    /// <param name="known">Further words that an answer may use, such as the clinic's name.</param>
    public Evidence(IReadOnlyList<Citation> passages, string language, IReadOnlyList<string> known)
    {
        PassageFacts[] read = [.. passages.Select(passage => PassageFacts.Of(passage, language))];
        Clauses = [.. read.SelectMany(passage => passage.Clauses)];
        foreach (Term term in Clauses.SelectMany(clause => clause.Terms.Concat(clause.Headings).Concat(clause.Context)))
        {
            if (keys.Add(term.Key) && term.Role == TermRole.Unknown)
                stems.Add(term.Key);
        }

        hasPrices = Clauses.Any(clause => clause.Facts.Exists(fact => fact.Kind == FactKind.Money));
        hasTimes = Clauses.Any(clause => clause.Facts.Exists(fact => fact.Kind == FactKind.Time));
        hasContacts = Clauses.Any(clause => clause.Facts.Exists(fact => fact.Kind == FactKind.Contact));
        hasChristmas = Clauses.Any(clause => clause.Facts.Exists(fact => fact.Kind == FactKind.Date && fact.Readings[0].Value is >= ChristmasEve and <= BoxingDay));
        hasDayBefore = Clauses.Any(clause => clause.Facts.Exists(fact => fact.Kind == FactKind.Quantity && fact is { Bound: Bound.Before } && fact.Readings[0] is { Unit: "min", Value: Day }));
        Languages = read.Select(passage => passage.Language).ToHashSet(StringComparer.Ordinal);
        sentences.UnionWith(read.SelectMany(passage => passage.Sentences));
        words.UnionWith(read.SelectMany(passage => passage.Words).Concat(known.SelectMany(PassageFacts.WordsOf)));
    }

    /// <summary>All clauses of all passages.</summary>
    public IReadOnlyList<Clause> Clauses { get; }

    /// <summary>The languages of the passages.</summary>
    public IReadOnlySet<string> Languages { get; }

    /// <summary>The clauses that state something.</summary>
    public IEnumerable<Clause> Statements => Clauses.Where(clause => !clause.IsQuestion);

    /// <summary>Whether a sentence stands word for word in a passage.</summary>
    public bool Quotes(Sentence sentence) => sentence.Tokens.Count >= MinQuote && sentences.Contains(PassageFacts.Plain(sentence));

    /// <summary>Whether some passage has the term, a concept that supports it, or a word of the same origin.</summary>
    public bool Has(Term term)
    {
        if (term.Key is "=price" or "=pay" ? hasPrices : term.Key is "=morning" or "=afternoon" ? hasTimes || keys.Contains("=morning") || keys.Contains("=afternoon") : term.Key is "=phone" ? hasContacts : term.Key is "=christmas" ? hasChristmas : term.Key == "=daybefore" && hasDayBefore)
            return true;
        if (keys.Contains(term.Key) || words.Contains(TokenReader.Fold(term.Surface)))
            return true;
        if (term.Role != TermRole.Unknown)
            return Lexicon.SupportedBy(term.Key[Term.ConceptMark.Length..]) is { } other && (keys.Contains(other) || keys.Contains(Term.ConceptMark + other));
        return stems.Exists(stem => Term.AreCognate(stem, term.Key));
    }

    /// <summary>Whether some passage has a word that begins like a term: "payable" of "pay". For the passages' own language.</summary>
    public bool HasKin(Term term)
    {
        string word = TokenReader.Fold(term.Surface);
        return words.Any(other => other.Length >= MinKin && word.Length >= MinKin && other.AsSpan().CommonPrefixLength(word) is var common && common >= MinKin && (2 * common >= word.Length || common >= other.Length - 1));
    }

    /// <summary>Whether some passage has a name, in this or another form of the word.</summary>
    public bool HasName(string folded)
    {
        if (words.Contains(folded))
            return true;
        string stem = Stemmer.Stem(folded, "es");
        return words.Any(word => word.Length >= MinPrefix && folded.Length >= MinPrefix && (Stemmer.Stem(word, "es") == stem || Term.AreCognate(word, folded)));
    }
}
