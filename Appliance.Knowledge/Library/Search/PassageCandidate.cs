using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library.Search;

/// <summary>A passage that shares words with a question, with its index terms.</summary>
internal sealed class PassageCandidate
{
    /// <summary>What is left of the coverage of a line that is not about the service or examination asked for.</summary>
    public const double OtherSubjectFactor = 0.7;

    private const double NeighbourContext = 0.4;

    private readonly HashSet<string> title;
    private readonly HashSet<string> headings;
    private readonly HashSet<string> all;
    private readonly HashSet<string>[] lines;

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

    /// <summary>BM25 as a positive number, larger is better.</summary>
    public required double Bm25 { get; init; }

    /// <summary>How well each line answers.</summary>
    public LineMatch[] Match(SearchQuery query)
    {
        double total = query.Terms.Sum(term => term.Weight);
        // A question and its answer are read together.
        if (Kind == PassageKind.Qa)
            return [Match(all, query, total)];
        return Array.ConvertAll(lines, line => Match(line, query, total));
    }

    /// <summary>Weighted share of the question in the title and headings, 0..1.</summary>
    public double HeadingShare(SearchQuery query) => query.Terms.Sum(term =>
        Holds(headings, term) || Holds(title, term) ? term.Weight : 0) / query.Terms.Sum(term => term.Weight);

    /// <summary>For a question-and-answer pair the share of its question's words that the asker also uses, 0..1; else 0.</summary>
    public double Echo(SearchQuery query) => Kind != PassageKind.Qa || lines[0].Count == 0 ? 0
        : (double)lines[0].Count(word => query.Terms.Any(term => term.Tokens.Contains(word))) / lines[0].Count;

    private LineMatch Match(HashSet<string> line, SearchQuery query, double total)
    {
        double coverage = 0;
        double own = 0;
        int matched = 0;
        bool otherSubject = false;
        foreach (QueryTerm term in query.Terms)
        {
            double weight = term.Weight * term.Certainty;
            bool inLine = Holds(line, term);
            own += inLine ? weight : 0;
            double context = inLine ? 1 : term.MustStandInLine ? 0 : Context(term);
            coverage += weight * context;
            matched += context > 0 ? 1 : 0;
            otherSubject |= term.IsSubject && context <= NeighbourContext;
        }

        return new LineMatch(coverage / total * (otherSubject ? OtherSubjectFactor : 1), own / total, Focus(line, query), matched);
    }

    private static double Focus(HashSet<string> line, SearchQuery query) => line.Count == 0 ? 0
        : (double)line.Count(word => query.Terms.Any(term => term.Tokens.Contains(word))) / line.Count;

    // What headings say holds for the line; what a neighbouring line says may not.
    private double Context(QueryTerm term) => Holds(headings, term) ? 0.95 : Holds(title, term) ? 0.9 : Holds(all, term) ? NeighbourContext : 0;

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
