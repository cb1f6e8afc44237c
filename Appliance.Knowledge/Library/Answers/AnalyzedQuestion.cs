using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>A question in the form in which two are compared.</summary>
/// <param name="Folded">Its folded words separated by spaces.</param>
/// <param name="Terms">Its stems and concepts with how much each says: a topic word 1, a function word little.</param>
/// <param name="Numbers">The numbers and times in it.</param>
/// <param name="Negated">Whether it has a negation.</param>
internal sealed record AnalyzedQuestion(string Folded, IReadOnlyDictionary<string, double> Terms, IReadOnlySet<string> Numbers, bool Negated)
{
    /// <summary>What a function word counts of a topic word.</summary>
    public const double FunctionWordWeight = 0.12;

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "non", "nn", "senza", "mai", "not", "never", "without", "cannot", "sin", "nunca", "nao", "sem", "don", "doesn", "didn", "isn", "aren", "won", "couldn",
        "no", "ni", "nem",
    };

    /// <summary>The text that the trigram index holds: folded words and concepts.</summary>
    public string SearchText => Folded + " " + string.Join(' ', Terms.Keys.Where(term => term.StartsWith(ConceptLexicon.Prefix, StringComparison.Ordinal)));

    /// <summary>Analyses a question in a served language.</summary>
    public static AnalyzedQuestion Of(string text, string language)
    {
        string[] words = [.. Tokenizer.Split(text)];
        var terms = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (Term term in TextAnalyzer.Analyze(text, language))
            terms[term.Token] = Math.Max(terms.GetValueOrDefault(term.Token), term.IsStopWord ? FunctionWordWeight : 1);
        return new AnalyzedQuestion(
            string.Join(' ', words),
            terms,
            words.Where(word => char.IsAsciiDigit(word[0])).ToHashSet(StringComparer.Ordinal),
            Array.Exists(words, Negations.Contains));
    }
}
