using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library.Search;

/// <summary>A passage that shares words with a question, with its index terms.</summary>
internal sealed class PassageCandidate
{
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

    private LineMatch Match(HashSet<string> line, SearchQuery query, double total)
    {
        double coverage = 0;
        double own = 0;
        foreach (QueryTerm term in query.Terms)
        {
            double weight = term.Weight * term.Certainty;
            bool inLine = Holds(line, term);
            own += inLine ? weight : 0;
            coverage += weight * (inLine ? 1 : term.MustStandInLine ? 0 : Context(term));
        }

        return new LineMatch(coverage / total, own / total);
    }

    // What headings say holds for the line; what a neighbouring line says may not.
    private double Context(QueryTerm term) => Holds(headings, term) ? 0.95 : Holds(title, term) ? 0.9 : Holds(all, term) ? 0.4 : 0;

    private static bool Holds(HashSet<string> terms, QueryTerm term)
    {
        foreach (string token in term.Tokens)
        {
            if (terms.Contains(token))
                return true;
        }

        return false;
    }

    private static HashSet<string> Terms(string text) => [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
}
