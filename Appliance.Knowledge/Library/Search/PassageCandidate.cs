using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search.Facts;
using Appliance.Knowledge.Library.Search.Index;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Knowledge.Library.Search;

/// <summary>A passage that shares words with a question, with its index terms.</summary>
internal sealed class PassageCandidate
{
    /// <summary>What is left of the coverage of a line about another service or examination, or about after where before was asked.</summary>
    public const double OtherTopicFactor = 0.7;

    /// <summary>What is left of the coverage of a line that holds under a condition that was not named.</summary>
    public const double OtherConditionFactor = 0.8;

    // Kinds that are always written in figures.
    private const FactKinds Written = FactKinds.Price | FactKinds.Time | FactKinds.Phone;

    private const double NeighbourContext = 0.4;

    private readonly HashSet<string> title;
    private readonly HashSet<string> headings;
    private readonly HashSet<string> all;
    private readonly HashSet<string>[] lines;
    private List<ulong[]>? spelled;

    public PassageCandidate(string titleTerms, string headingTerms, string bodyTerms)
    {
        title = Terms(titleTerms);
        headings = Terms(headingTerms);
        lines = [.. bodyTerms.Split('\n').Select(Terms)];
        all = [.. lines.SelectMany(line => line)];
    }

    public required long Id { get; init; }

    public required string Document { get; init; }

    public required string Title { get; init; }

    public required string HeadingPath { get; init; }

    public required string Text { get; init; }

    public required string Language { get; init; }

    public required PassageKind Kind { get; init; }

    public required bool HasDose { get; init; }

    /// <summary>Shared by passages that say the same; null for one that nothing else repeats.</summary>
    public required long? Cluster { get; init; }

    /// <summary>Whether a newer edition of its document answers too.</summary>
    public required bool HasNewerEdition { get; init; }

    /// <summary>How well each line answers.</summary>
    /// <param name="query">The question.</param>
    /// <param name="likeness">Likeness of the question's vector and each of the passage's; empty without vectors.</param>
    public LineMatch[] Match(SearchQuery query, float[] likeness)
    {
        double total = query.Terms.Sum(term => term.Weight);
        // A question and its answer are read together.
        if (Kind == PassageKind.Qa)
            return [WithFacts(Match(all, query, total), Text, query) with { Likeness = likeness.DefaultIfEmpty().Max() }];
        string[] texts = Text.Split('\n');
        int[] groups = PassageText.Groups(Text);
        return [.. lines.Select((line, i) => (i < texts.Length ? Judged(Match(line, query, total), texts[i], query) : Match(line, query, total))
            with { Likeness = likeness.Length == 0 ? 0 : likeness[Math.Min(likeness.Length - 1, i < groups.Length ? groups[i] : 0)] })];
    }

    /// <summary>Weighted share of the question in the title and headings, 0..1.</summary>
    public double HeadingShare(SearchQuery query) => query.Terms.Sum(term =>
        Holds(headings, term) || Holds(title, term) ? term.Weight : 0) / query.Terms.Sum(term => term.Weight);

    /// <summary>How far each word of the question is said by a line with its headings and neighbours, 0..1, in the order of the question's terms.</summary>
    public double[] Contexts(int line, SearchQuery query)
    {
        HashSet<string> words = Kind == PassageKind.Qa ? all : lines[line];
        return [.. query.Terms.Select(term => Holds(words, term) ? 1 : term.MustStandInLine ? 0 : Context(term))];
    }

    /// <summary>
    /// How much a word looks like the passage's word that looks most like it, 0..1: the Dice coefficient of their letters in threes, so that inflections,
    /// misspellings and words that two languages share count.
    /// </summary>
    public double Likeness(string word)
    {
        spelled ??= [.. Tokenizer.Split($"{Title} {HeadingPath} {Text}").Distinct().Select(Grams)];
        ulong[] grams = Grams(word);
        double most = 0;
        foreach (ulong[] other in spelled)
        {
            int shared = 0;
            foreach (ulong gram in other)
                shared += Array.IndexOf(grams, gram) >= 0 ? 1 : 0;
            most = Math.Max(most, 2.0 * shared / (other.Length + grams.Length));
        }

        return most;
    }

    // The distinct n-grams of a word, each of the four UTF-16 units as a number.
    private static ulong[] Grams(string word) => [.. Vocabulary.GramsOf(word).Select(gram =>
    {
        ulong packed = 0;
        foreach (char c in gram)
            packed = (packed << 16) | c;
        return packed;
    }).Distinct()];

    /// <summary>
    /// For a question-and-answer pair how far its question is the asker's, −0.5 (its words are conditions that the
    /// asker did not name) to 0.5 (all of them are the asker's too); 0 for other passages.
    /// </summary>
    public double Echo(SearchQuery query) => Kind == PassageKind.Qa ? Focus(lines[0], query) - 0.5 : 0;

    /// <summary>Whether the document is about a service or examination and the question names none: it is then too narrow an answer.</summary>
    public bool IsNarrower(SearchQuery query) => title.Any(ConceptLexicon.IsSubject) && !query.Terms.Any(term => term.IsSubject);

    // "Over 50 pages" is not about 30 of them.
    private LineMatch Judged(LineMatch match, string line, SearchQuery query)
    {
        double factor = Kind == PassageKind.Table && query.Numbers.Count > 0 && Bounds.Exclude(line, query.Numbers) ? OtherTopicFactor : 1;
        return WithFacts(match with { Coverage = match.Coverage * factor, Own = match.Own * factor }, line, query);
    }

    private static LineMatch WithFacts(LineMatch match, string line, SearchQuery query)
    {
        FactKinds has = AskedFacts.In(line, query.Asked);
        return match with { Facts = Share(has, query.Asked), StrictFacts = Share(has, query.Asked & Written) };
    }

    private static double Share(FactKinds has, FactKinds asked) => asked == FactKinds.None ? 0
        : (double)System.Numerics.BitOperations.PopCount((uint)(has & asked)) / System.Numerics.BitOperations.PopCount((uint)asked);

    private LineMatch Match(HashSet<string> line, SearchQuery query, double total)
    {
        double coverage = 0;
        double own = 0;
        int matched = 0;
        bool otherTopic = false;
        bool subjectOnly = true;
        double rarest = query.Terms.Where(term => term.Known && !term.MustStandInLine).Select(term => term.Weight).DefaultIfEmpty().Max();
        bool hasRarest = false;
        foreach (QueryTerm term in query.Terms)
        {
            double weight = term.Weight * term.Certainty;
            bool inLine = Holds(line, term);
            own += inLine ? weight : 0;
            double context = inLine ? 1 : term.MustStandInLine ? 0 : Context(term);
            coverage += weight * context;
            hasRarest |= context > NeighbourContext && term.Weight >= rarest && !term.MustStandInLine;
            subjectOnly &= context == 0 || term.IsSubject;
            matched += context > 0 && term.Opposite is null ? 1 : 0;
            otherTopic |= (term.IsSubject && context <= NeighbourContext) || Contradicts(line, term);
        }

        double factor = (otherTopic ? OtherTopicFactor : 1) * (HasOtherCondition(line, query) ? OtherConditionFactor : 1);
        return new LineMatch(coverage / total * factor, own / total * factor, Focus(line, query), matched, subjectOnly) { HasRarest = hasRarest, OtherTopic = otherTopic };
    }

    private bool Contradicts(HashSet<string> line, QueryTerm term)
    {
        if (term.Opposite is not { } opposite || line.Contains(term.Tokens[0]))
            return false;
        return line.Contains(opposite) || (headings.Contains(opposite) && !headings.Contains(term.Tokens[0]));
    }

    private bool HasOtherCondition(HashSet<string> line, SearchQuery query) =>
        line.Concat(headings).Any(word => ConceptLexicon.IsCondition(word) && !query.Terms.Any(term => term.Tokens.Contains(word)));

    private static double Focus(HashSet<string> line, SearchQuery query) => line.Count == 0 ? 0
        : (double)line.Count(word => query.Terms.Any(term => term.Tokens.Contains(word))) / line.Count;

    // What headings say holds for the line; what a neighbouring line says may not.
    private double Context(QueryTerm term) => Holds(headings, term) ? 0.97 : Holds(title, term) ? 0.9 : Holds(all, term) ? NeighbourContext : 0;

    private bool Holds(HashSet<string> terms, QueryTerm term)
    {
        foreach (string token in term.Tokens)
        {
            if (terms.Contains(token) && (term.Language == Language || SearchQuery.IsShared(token)))
                return true;
        }

        return false;
    }

    private static HashSet<string> Terms(string text) => [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
}
