using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search.Facts;
using Appliance.Knowledge.Library.Search.Ranking;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Reads from a passage, its rivals and the question what tells an answer from a passage that is merely on the topic. Used by one search.
/// </summary>
internal sealed class EvidenceReader
{
    /// <summary>Log-odds up to which the distance to other passages counts.</summary>
    public const double MaxLead = 3;

    /// <summary>Passages that compete for being the answer.</summary>
    public const int Competing = 12;

    // Passages among which those of the same document are counted.
    private const int Companions = 8;
    private const double SameValue = 1e-6;
    private const double MinDeviation = 0.005;
    private const double LongQuote = 300;

    private static readonly RankLeg[] Agreeing = [RankLeg.Terms, RankLeg.Grams, RankLeg.Line, RankLeg.LineWords, RankLeg.Heading, RankLeg.Coverage];

    private readonly SearchQuery query;
    private readonly IReadOnlyList<ComparedPassage> all;
    private readonly bool vectors;
    private readonly double total;
    private readonly double meanLikeness;
    private readonly double deviation;

    public EvidenceReader(SearchQuery query, IReadOnlyList<ComparedPassage> all, bool vectors)
    {
        this.query = query;
        this.all = all;
        this.vectors = vectors;
        total = query.Terms.Sum(term => term.Weight);
        if (!vectors || all.Count == 0)
            return;
        meanLikeness = all.Average(hit => hit.Scores[RankLeg.Sentence]);
        deviation = Math.Max(MinDeviation, Math.Sqrt(all.Average(hit => Math.Pow(hit.Scores[RankLeg.Sentence] - meanLikeness, 2))));
    }

    /// <summary>All but what depends on the quote.</summary>
    public Evidence Read(ComparedPassage hit)
    {
        var features = new Dictionary<string, double>(StringComparer.Ordinal);
        WordFeatures.Add(hit, query, features);
        AddRank(hit, features);
        AddFacts(hit, features);
        if (vectors)
            AddVectors(hit, features);
        return new Evidence
        {
            Features = features,
            Matched = hit.Best.Matched,
            SameLanguage = hit.Candidate.Language == query.Language,
            Facts = hit.Best.Facts,
            HasVectors = vectors,
        };
    }

    /// <summary>
    /// The passages with the whole evidence. They compete: of all quotes one answers, or none, so that two that look equally good and say different
    /// things are both doubtful.
    /// </summary>
    public IReadOnlyList<PassageHit> Judge(IReadOnlyList<PassageHit> found)
    {
        EvidenceWeights weights = EvidenceWeights.For(vectors);
        string[] quotes = [.. found.Select(hit => QuoteComposer.ComposeAll(hit, found)?.Text ?? "")];
        PassageHit[] judged = [.. found.Select((hit, i) => hit with { Evidence = WithQuote(hit, quotes[i]) })];
        double[] odds = [.. judged.Select((hit, i) => quotes[i].Length == 0 ? 0 : Math.Exp(weights.LogOdds(hit.Evidence.Features)))];
        double[] pooled = QuoteAgreement.Pool([.. quotes.Zip(found, (quote, hit) => (quote, hit.Language, query.Asked == FactKinds.None ? hit.Title : ""))], odds);
        double sum = 1 + odds.Sum();
        return [.. judged.Select((hit, i) => hit with
        {
            Evidence = hit.Evidence with { Score = quotes[i].Length == 0 ? 0 : pooled[i] / sum, Own = odds[i] / sum, StrongFrom = weights.Strong, SureFrom = weights.Sure },
        })];
    }

    private Evidence WithQuote(PassageHit hit, string quote)
    {
        var features = new Dictionary<string, double>(hit.Evidence.Features, StringComparer.Ordinal);
        FactKinds has = AskedFacts.In(quote);
        FactKinds[] asked = [.. query.Asked.Each()];
        HashSet<string> said = [.. TextAnalyzer.Analyze(quote, hit.Language).Where(term => !term.IsStopWord).Select(term => term.Token)];
        features["quote"] = query.Terms.Sum(term => Says(said, term, hit.Language) ? term.Weight : 0) / total;
        features["quote_none"] = quote.Length == 0 ? 1 : 0;
        features["quote_length"] = Math.Min(1, quote.Length / LongQuote);
        features["quote_facts"] = asked.Length == 0 ? 0 : asked.Count(kind => has.HasFlag(kind)) / (double)asked.Length;
        features["quote_lacks"] = asked.Any(kind => AskedFacts.Strict.HasFlag(kind) && !has.HasFlag(kind)) ? 1 : 0;
        return hit.Evidence with { Features = features };
    }

    private static bool Says(HashSet<string> said, QueryTerm term, string language) =>
        term.Tokens.Any(token => said.Contains(token) && (term.Language == language || SearchQuery.IsShared(token)));

    private void AddRank(ComparedPassage hit, Dictionary<string, double> features)
    {
        PassageCandidate c = hit.Candidate;
        ComparedPassage? next = Rivals(hit).FirstOrDefault();
        features["margin"] = hit.Best.Coverage - Rivals(hit).Where(other => other.Candidate.Language == c.Language).Select(other => other.Best.Coverage).DefaultIfEmpty().Max();
        features["lead"] = next is null ? MaxLead : Math.Clamp(hit.Total - next.Total, -MaxLead, MaxLead);
        features["behind"] = Math.Min(all[0].Total - hit.Total, MaxLead);
        features["same_language"] = c.Language == query.Language ? 1 : 0;
        features["table"] = c.Kind == PassageKind.Table ? 1 : 0;
        features["qa"] = c.Kind == PassageKind.Qa ? 1 : 0;
        features["echo"] = hit.Scores[RankLeg.Echo];
        features["grams"] = Math.Min(1, hit.Scores[RankLeg.Grams] / (total * 8));
        features["line"] = Math.Min(1, hit.Scores[RankLeg.Line] / (total * 2));
        features["line_words"] = Math.Min(1, hit.Scores[RankLeg.LineWords] / (total * 2));
        features["terms"] = Math.Min(1, hit.Scores[RankLeg.Terms] / (total * 2));
        features["document"] = Math.Min(1, hit.Scores[RankLeg.Document] / (total * 2));
        features["agreeing"] = Agreeing.Count(leg => LeadsIn(hit, leg)) / (double)Agreeing.Length;
        int of = all.Take(Companions).Count(other => other.Candidate.Document == c.Document);
        features["companions"] = of / (double)Companions;
        features["language_coverage"] = c.Language == query.Language ? hit.Best.Coverage : 0;
        features["parts"] = query.Asked.Each().Count() > 1 ? 1 : 0;
        features["focused"] = query.Focus is null ? 0 : 1;
        features["narrower"] = hit.Scores[RankLeg.Narrower];
    }

    private void AddFacts(ComparedPassage hit, Dictionary<string, double> features)
    {
        bool asks = query.Asked != FactKinds.None;
        features["asks_fact"] = asks ? 1 : 0;
        features["facts"] = hit.Best.Facts;
        features["undecided"] = asks && hit.Candidate.Kind != PassageKind.Qa && hit.Lines.Count(line => line.Merit >= hit.Best.Merit - SameValue) > 1 ? 1 : 0;
        foreach (FactKinds kind in AskedFacts.All)
            features["asks_" + kind.ToString().ToLowerInvariant()] = query.Asked.HasFlag(kind) ? 1 : 0;
        // The same kind of fact in another document about as good: one of them is the wrong one.
        double rival = Rivals(hit).Where(other => other.Best.Facts > 0).Select(other => other.Best.Coverage).DefaultIfEmpty().Max();
        features["fact_rival"] = asks ? Math.Min(1, rival / Math.Max(0.05, hit.Best.Coverage)) : 0;
    }

    // Whether the passage's document is the first by a signal; where none has any of it, none leads.
    private bool LeadsIn(ComparedPassage hit, RankLeg leg)
    {
        float most = all.Max(other => other.Scores[leg]);
        return most > 0 && all.Any(other => other.Candidate.Document == hit.Candidate.Document && other.Scores[leg] >= most);
    }

    private void AddVectors(ComparedPassage hit, Dictionary<string, double> features)
    {
        double likeness = hit.Scores[RankLeg.Sentence];
        double rival = Rivals(hit).Select(other => (double)other.Scores[RankLeg.Sentence]).DefaultIfEmpty().Max();
        double rivalWhole = Rivals(hit).Select(other => (double)other.Scores[RankLeg.Passage]).DefaultIfEmpty().Max();
        features["line_likeness"] = (hit.Best.Likeness - 0.85) * 10;
        features["likeness"] = (likeness - 0.85) * 10;
        features["passage_likeness"] = (hit.Scores[RankLeg.Passage] - 0.85) * 10;
        features["likeness_z"] = (likeness - meanLikeness) / deviation / 4;
        features["likeness_leads"] = LeadsIn(hit, RankLeg.Sentence) ? 1 : 0;
        features["passage_leads"] = LeadsIn(hit, RankLeg.Passage) ? 1 : 0;
        features["agreement"] = LeadsIn(hit, RankLeg.Sentence) && LeadsIn(hit, RankLeg.Passage) && LeadsIn(hit, RankLeg.Coverage) ? 1 : 0;
        features["likeness_margin"] = (likeness - rival) * 20;
        features["passage_margin"] = (hit.Scores[RankLeg.Passage] - rivalWhole) * 20;
        features["likeness_coverage"] = (likeness - 0.85) * 10 * hit.Best.Coverage;
    }

    private IEnumerable<ComparedPassage> Rivals(ComparedPassage hit) => all.Where(other => other.Candidate.Document != hit.Candidate.Document);
}
