using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Which quotes say the same: a price list and its translation, two passages with the same hours. They do not compete for being the answer, they support
/// each other.
/// </summary>
public static class QuoteAgreement
{
    /// <summary>Concepts and shared words that two quotes have in common at least where their numbers do not tell.</summary>
    public const int MinShared = 3;

    /// <summary>Share of the smaller quote's concepts and shared words that the other one has.</summary>
    public const double MinOverlap = 0.6;

    /// <summary>Concepts and shared words that the titles of translations have in common at least.</summary>
    public const int MinSharedInTitles = 2;

    /// <summary>For each quote its own odds and those of the quotes that say the same.</summary>
    /// <param name="quotes">
    /// The quotes with their languages, empty where a passage gives none, and with their documents' titles where passages of a document and of its
    /// translations are parts of one answer, which they are where no fact is asked for; empty titles elsewhere.
    /// </param>
    /// <param name="odds">Odds of each.</param>
    public static double[] Pool(IReadOnlyList<(string Text, string Language, string Title)> quotes, IReadOnlyList<double> odds)
    {
        HashSet<string>[] titles = [.. quotes.Select(quote => Tokens(quote.Title, quote.Language))];
        HashSet<string>[] tokens = [.. quotes.Select(quote => Tokens(quote.Text, quote.Language))];
        HashSet<string>[] numbers = [.. tokens.Select(all => all.Where(token => char.IsAsciiDigit(token[0])).ToHashSet(StringComparer.Ordinal))];
        return [.. Enumerable.Range(0, quotes.Count).Select(i => odds[i] + Enumerable.Range(0, quotes.Count).Where(j => j != i && (SameTitle(i, j) || Agree(i, j))).Sum(j => odds[j]))];

        bool SameTitle(int i, int j) => quotes[i].Title.Length > 0
            && (quotes[i].Title == quotes[j].Title || (titles[i].Count(titles[j].Contains) is var shared && shared >= MinSharedInTitles && shared >= MinOverlap * Math.Min(titles[i].Count, titles[j].Count)));

        bool Agree(int i, int j) => numbers[i].Count > 0 || numbers[j].Count > 0
            ? numbers[i].Overlaps(numbers[j]) && (numbers[i].IsSubsetOf(numbers[j]) || numbers[j].IsSubsetOf(numbers[i])) && tokens[i].Overlaps(tokens[j].Where(token => !char.IsAsciiDigit(token[0])))
            : tokens[i].Count(tokens[j].Contains) is var shared && shared >= MinShared && shared >= MinOverlap * Math.Min(tokens[i].Count, tokens[j].Count);
    }

    // What reads the same in every language; times of day are numbers too.
    private static HashSet<string> Tokens(string quote, string language) =>
        [.. TextAnalyzer.Analyze(quote, language).Where(term => !term.IsStopWord && SearchQuery.IsShared(term.Token)).Select(term => term.Token),
            .. Tokenizer.Split(quote).Where(word => char.IsAsciiDigit(word[0]))];
}
