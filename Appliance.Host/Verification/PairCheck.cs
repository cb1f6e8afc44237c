namespace Appliance.Host.Verification;

/// <summary>
/// What a predicate is said of must be what the passages say it of: "includes the medicine" beside "including the scan, not including the
/// medicine"; and what they deny in certain cases must not be affirmed for these.
/// </summary>
internal static class PairCheck
{
    // Words of a denied case that an answer must name to speak of it.
    private const double MinCase = 1.2;

    private static readonly HashSet<string> Paired = new(StringComparer.Ordinal)
    {
        Term.ConceptMark + Lexicon.Included, Term.ConceptMark + Lexicon.Accept, Term.ConceptMark + Lexicon.Offer, Term.ConceptMark + Lexicon.Free,
    };

    /// <summary>The things of a clause of which the passages say the opposite.</summary>
    public static IEnumerable<Mismatch> Check(Clause clause, Evidence evidence)
    {
        foreach (Term predicate in clause.Terms.Where(term => term.Sign != 0 && Paired.Contains(term.Key)))
        {
            foreach (Term thing in clause.Terms.Where(term => term.Sign != 0 && term.IsContent && !term.IsAttribute))
            {
                List<int> signs = [.. Said(predicate, thing, clause, evidence)];
                if (signs.Count > 0 && signs.TrueForAll(sign => sign == -predicate.Sign))
                    yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, $"{predicate.Surface} {thing.Surface}");
            }
        }

        if (DeniedCase(clause, evidence) is { } denied)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, denied.Sentence);
    }

    // The signs of the predicate where it is said of the thing itself.
    private static IEnumerable<int> Said(Term predicate, Term thing, Clause clause, Evidence evidence) =>
        from other in evidence.Statements
        where clause.Days == 0 || other.Days == 0 || (clause.Days & other.Days) != 0
        from theirs in other.Terms
        where theirs.Key == predicate.Key && theirs.Sign != 0 && other.Terms.Exists(term => term.Sign != 0 && thing.Means(term))
        select theirs.Sign;

    // "Not possible if you are pregnant" against "possible in pregnancy".
    private static Clause? DeniedCase(Clause clause, Evidence evidence)
    {
        List<Term> affirmed = [.. clause.Terms.Where(term => term is { Role: TermRole.Existential, Sign: > 0 })];
        return affirmed.Count == 0 ? null : evidence.Statements.FirstOrDefault(other =>
            affirmed.Exists(term => other.Terms.Exists(theirs => theirs.Key == term.Key && theirs.Sign < 0 && !theirs.IsDeniedCase))
            && clause.Terms.Where(term => term.Sign > 0 && term.IsContent && other.Terms.Exists(theirs => theirs.IsDeniedCase && term.Means(theirs))).Sum(term => term.Weight) >= MinCase);
    }
}
