using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Which of the question's words the best line of a passage says, with its headings and neighbours, and which it does not: the evidence that needs no other
/// passage. Counts are shares of a few words, weights shares of the question's.
/// </summary>
internal static class WordFeatures
{
    /// <summary>Letters from which on a word that the passage lacks is compared with the passage's words by its letters.</summary>
    public const int MinLikeLetters = 4;

    private const double NeighbourContext = 0.4;
    private const double FewWords = 4, ManyWords = 6;

    /// <summary>Adds them.</summary>
    public static void Add(ComparedPassage hit, SearchQuery query, Dictionary<string, double> features)
    {
        double total = query.Terms.Sum(term => term.Weight);
        (QueryTerm Term, double Context)[] terms = [.. query.Terms.Zip(hit.Candidate.Contexts(hit.BestLine, query))];
        AddShares(hit, query, total, features);
        AddLacking([.. terms.Where(one => one.Context <= NeighbourContext)], hit.Candidate, query, total, features);
        QueryTerm[] covered = [.. terms.Where(one => one.Context > NeighbourContext).Select(one => one.Term)];
        features["covered_concepts"] = Share(covered.Count(IsConcept), FewWords);
        features["covered_names"] = Array.Exists(covered, term => query.Names.Contains(term.Surface)) ? 1 : 0;
        double known = query.Terms.Where(term => term.Known).Sum(term => term.Weight);
        features["known_coverage"] = known > 0 ? terms.Where(one => one.Term.Known).Sum(one => one.Term.Weight * one.Context) / known : 0;
    }

    private static void AddShares(ComparedPassage hit, SearchQuery query, double total, Dictionary<string, double> features)
    {
        LineMatch best = hit.Best;
        features["coverage"] = best.Coverage;
        features["own"] = best.Own;
        features["focus"] = best.Focus;
        features["heading"] = hit.Candidate.HeadingShare(query);
        features["unknown"] = query.Terms.Where(term => !term.Known).Sum(term => term.Weight) / total;
        features["rarest"] = best.HasRarest ? 1 : 0;
        features["one_word"] = best.Matched <= 1 ? 1 : 0;
        features["subject_only"] = best.SubjectOnly ? 1 : 0;
        features["other_topic"] = best.OtherTopic ? 1 : 0;
        features["matched"] = Share(best.Matched, ManyWords);
        features["words"] = Share(query.Terms.Count, 2 * ManyWords);
    }

    // A concept that is lacking was not meant; a word of another language that is lacking may only be worded otherwise.
    private static void AddLacking((QueryTerm Term, double Context)[] lacking, PassageCandidate candidate, SearchQuery query, double total, Dictionary<string, double> features)
    {
        string abroad = candidate.Language == query.Language ? "" : "_abroad";
        features["missed"] = Share(lacking.Length, ManyWords);
        features["missing"] = lacking.Sum(Lack) / total;
        features["missing_most"] = lacking.Select(Lack).DefaultIfEmpty().Max() / total;
        features["missed_concepts"] = Share(lacking.Count(one => IsConcept(one.Term) && !one.Term.MustStandInLine), FewWords);
        features["missed_names"] = Array.Exists(lacking, one => query.Names.Contains(one.Term.Surface)) ? 1 : 0;
        features["missed_words" + abroad] = Share(lacking.Count(one => !IsConcept(one.Term) && one.Term.Known), FewWords);
        features["missed_unknown" + abroad] = Share(lacking.Count(one => !IsConcept(one.Term) && !one.Term.Known), FewWords);
        features["near"] = lacking.Where(one => one.Term.Surface.Length >= MinLikeLetters && char.IsAsciiLetter(one.Term.Surface[0]))
            .Sum(one => Lack(one) * candidate.Likeness(one.Term.Surface)) / total;
    }

    private static bool IsConcept(QueryTerm term) => term.Tokens[0].StartsWith(ConceptLexicon.Prefix, StringComparison.Ordinal);

    private static double Lack((QueryTerm Term, double Context) one) => one.Term.Weight * (1 - one.Context);

    private static double Share(int count, double of) => Math.Min(1, count / of);
}
