using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search.Facts;

/// <summary>Chooses the columns of a table row that answer a question: "how much" takes the price and leaves the insured price and the duration.</summary>
internal static partial class RowColumns
{
    // A price under one of these holds for those who named it.
    private static readonly HashSet<string> Conditional = new(
        new[] { "insurance", "agreement", "healthfund", "nhs", "exemption", "discount", "directbilling" }.Select(concept => ConceptLexicon.Prefix + concept), StringComparer.Ordinal);

    private const FactKinds Schedule = FactKinds.Time | FactKinds.Day | FactKinds.When;

    /// <summary>Places of the cells to quote, in order and never the first one, which names the row.</summary>
    /// <param name="cells">The row, each cell with its header: <c>Price: 118 €</c>.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="language">The document's language.</param>
    public static IReadOnlyList<int> Choose(string[] cells, SearchQuery query, string language)
    {
        int[] all = [.. Enumerable.Range(1, cells.Length - 1)];
        HashSet<string>[] headers = Array.ConvertAll(cells, cell => Header(cell, language));
        int[] named = [.. all.Where(i => IsNamed(headers[i], query, language) && !(query.PaysPrivately && headers[i].Overlaps(Conditional)))];
        if (query.Asked == FactKinds.None)
            return named.Length > 0 ? named : all;
        var chosen = new SortedSet<int>();
        foreach (FactKinds kind in query.Asked.Each())
        {
            int[] fitting = [.. all.Where(i => (AskedFacts.In(cells[i]) & Together(kind)) != 0 || (kind == FactKinds.Price && BareAmount().IsMatch(cells[i])))];
            int[] fittingNamed = [.. fitting.Where(named.Contains)];
            int[] unconditional = [.. fitting.Where(i => !headers[i].Overlaps(Conditional))];
            bool differs = fittingNamed.Length > 0 && fittingNamed.Length < fitting.Length;
            int[] best = differs && !Array.TrueForAll(fittingNamed, unconditional.Contains) ? fittingNamed
                : unconditional.Length > 0 ? [.. unconditional.Where(i => !differs || fittingNamed.Contains(i)).DefaultIfEmpty(unconditional[0])] : fitting;
            chosen.UnionWith(best);
        }

        return chosen.Count > 0 ? [.. chosen] : named.Length > 0 ? named : all;
    }

    // A day without its hours sends a patient to a closed door.
    private static FactKinds Together(FactKinds kind) => (kind & Schedule) != 0 ? kind | (Schedule & ~FactKinds.When) : kind;

    private static HashSet<string> Header(string cell, string language)
    {
        int at = cell.IndexOf(": ", StringComparison.Ordinal);
        return at < 0 ? [] : [.. TextAnalyzer.Analyze(cell[..at], language).Where(term => !term.IsStopWord).Select(term => term.Token)];
    }

    private static bool IsNamed(HashSet<string> header, SearchQuery query, string language) => query.Terms.Any(term =>
        !term.MustStandInLine && term.Tokens.Any(token => header.Contains(token) && (term.Language == language || SearchQuery.IsShared(token))));

    // A price list may name its currency once, above the table.
    [GeneratedRegex(@": \d+(?:[.,]\d+)*(?: \(.*\))?$")]
    private static partial Regex BareAmount();
}
