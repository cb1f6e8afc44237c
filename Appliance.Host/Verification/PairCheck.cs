namespace Appliance.Host.Verification;

/// <summary>
/// What a predicate is said of must be what the passages say it of: "includes the medicine" beside "including the scan, not including the
/// medicine"; and what they deny in certain cases must not be affirmed for these.
/// </summary>
internal static class PairCheck
{
    // Words of a denied case that an answer must name to speak of it.
    private const double MinCase = 1.2;

    private const string Bring = Term.ConceptMark + "bring";

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

        if (clause.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Included, Sign: > 0 }) && clause.Terms.Find(thing => IsPriced(thing, evidence)) is { } priced)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, priced.Surface);
        if (clause.Terms.TrueForAll(term => term.Sign >= 0) && clause.Terms.Exists(term => term.Key == Bring) && clause.Terms.Find(thing => IsSupplied(thing, evidence) || IsNotNeeded(thing, evidence)) is { } supplied)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, supplied.Surface);
        if (clause.Terms.TrueForAll(term => term.Sign >= 0) && clause.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Allowed, Sign: > 0 }) && clause.Terms.Find(thing => IsForbidden(thing, clause, evidence)) is { } forbidden)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, forbidden.Surface);
        if (Flat(clause, evidence) is { } contrary)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, contrary.Sentence);
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

    // "The recording is included" against "the recording costs 15 € more": it has a price of its own, and nothing includes it.
    private static bool IsPriced(Term thing, Evidence evidence) => thing is { Sign: > 0, IsAttribute: false, Role: TermRole.Unknown or TermRole.Subject }
        && evidence.Statements.Any(other => other.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Included, Sign: < 0 }) && other.Terms.Exists(thing.Means) && other.Facts.Exists(fact => fact is { Kind: FactKind.Money }))
        && !evidence.Statements.Any(other => other.Terms.Exists(term => term is { Sign: > 0, Key: Term.ConceptMark + Lexicon.Included or Term.ConceptMark + Lexicon.Free }) && other.Has(thing));

    // "You may use tampons" against "no tampons for 48 hours": denied wherever it is spoken of, and the answer says nothing of the 48 hours.
    private static bool IsForbidden(Term thing, Clause clause, Evidence evidence)
    {
        if (thing is not { Sign: > 0, IsAttribute: false, IsContent: true, IsWhen: false })
            return false;
        List<Clause> said = [.. evidence.Statements.Where(other => other.Terms.Exists(thing.Means))];
        return said.Count > 0 && said.TrueForAll(other => other.Terms.Exists(theirs => thing.Means(theirs) && theirs is { Sign: < 0, IsDeniedSubject: false, IsDeniedCase: false, IsExcepted: false })
            && !other.Facts.Exists(fact => clause.Facts.Exists(fact.Matches)) && !PolarityCheck.IsComplement(clause.Facts, other) && !other.HasException);
    }

    // "Bring the mask" against "the mask is not needed"
    private static bool IsNotNeeded(Term thing, Evidence evidence) => thing is { Sign: > 0, IsAttribute: false, IsContent: true } && thing.Key != Bring
        && evidence.Statements.Any(other => other.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Need, Sign: < 0 }) && other.Terms.Exists(theirs => thing.Means(theirs) && (theirs.IsDeniedSubject || other.Terms.TrueForAll(term => !term.IsContent || thing.Means(term)))))
        && !evidence.Statements.Any(other => other.Terms.Exists(term => term is { Sign: > 0 } && (term.Key == Bring || term.Key == Term.ConceptMark + Lexicon.Need)) && other.Terms.Exists(thing.Means));

    // "Bring a mat" against "mats are provided"
    private static bool IsSupplied(Term thing, Evidence evidence)
    {
        if (thing is not { Sign: > 0, IsAttribute: false, IsContent: true } || thing.Key == Bring)
            return false;
        List<Clause> said = [.. evidence.Statements.Where(other => other.Terms.Exists(thing.Means))];
        return said.Count > 0 && said.TrueForAll(other => !other.IsConditional && other.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Offer, Sign: > 0 } && other.Terms.Exists(named => named.At < term.At && thing.Means(named))) && other.Terms.TrueForAll(term => !term.IsContent || thing.Means(term)));
    }

    // "Smoke for three days" against "do not smoke for three days": the answer says nothing but what the passage denies.
    private static Clause? Flat(Clause clause, Evidence evidence)
    {
        List<Term> content = [.. clause.Terms.Where(term => term is { IsContent: true, IsAttribute: false })];
        if (content.Count == 0 || content.Exists(term => term.IsAside) || clause.Facts.Exists(fact => fact.Bound == Bound.After || fact.Edge == Edge.Start)
            || clause.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Stop, Sign: not 0 }))
            return null;
        List<Term> affirmed = [.. content.Where(term => term.Sign > 0)];
        return affirmed.Count == 0 ? null : evidence.Statements.FirstOrDefault(other =>
            affirmed.Exists(term => other.Terms.Exists(theirs => theirs is { Sign: < 0, IsWithout: false } && term.Means(theirs)) && !other.Terms.Exists(theirs => theirs.Sign >= 0 && term.Means(theirs)))
            && (other.IsConditional || !clause.IsConditional) && !PolarityCheck.IsComplement(clause.Facts, other)
            && content.TrueForAll(term => other.Terms.Exists(term.Means))
            && clause.Facts.TrueForAll(fact => other.Facts.Exists(fact.Matches))
            && (clause.Days == 0 || other.Days == 0 || (clause.Days & other.Days) != 0)
            && !evidence.Statements.Any(third => affirmed.Exists(term => third.Terms.Exists(theirs => theirs.Sign > 0 && term.Means(theirs)))));
    }

    // "Not possible if you are pregnant" against "possible in pregnancy".
    private static Clause? DeniedCase(Clause clause, Evidence evidence)
    {
        List<Term> affirmed = [.. clause.Terms.Where(term => term is { Role: TermRole.Existential, Sign: > 0 })];
        return affirmed.Count == 0 ? null : evidence.Statements.FirstOrDefault(other =>
            affirmed.Exists(term => other.Terms.Exists(theirs => theirs.Key == term.Key && theirs.Sign < 0 && !theirs.IsDeniedCase))
            && clause.Terms.Where(term => term.Sign > 0 && term.IsContent && other.Terms.Exists(theirs => theirs.IsDeniedCase && term.Means(theirs))).Sum(term => term.Weight) >= MinCase)
            ?? evidence.Statements.FirstOrDefault(other => IsForbiddenThen(clause, other));
    }

    // "The test is possible with an infection" against "tell us if you have an infection: the test must be postponed"
    private static bool IsForbiddenThen(Clause clause, Clause other) =>
        clause.Terms.TrueForAll(term => term.Sign >= 0) && clause.Terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Allowed, Sign: > 0 })
        && other.Terms.Exists(theirs => theirs is { Key: Term.ConceptMark + Lexicon.Allowed, Sign: < 0 })
        && clause.Terms.Where(term => term.Sign > 0 && term is { IsContent: true, IsAttribute: false } && other.Inherited.Exists(term.Means)).Sum(term => term.Weight) >= MinCase
        && other.Terms.TrueForAll(theirs => !theirs.IsContent || clause.Terms.Exists(theirs.Means));
}
