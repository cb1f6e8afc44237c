namespace Appliance.Host.Verification;

/// <summary>
/// When something holds: "always" where the passages make an exception, another part of the day than theirs in a month, public holidays on
/// which they are closed.
/// </summary>
internal static class ScopeCheck
{
    private const string Only = Term.ConceptMark + Lexicon.Only, Holiday = Term.ConceptMark + "holiday", Open = Term.ConceptMark + Lexicon.Open;

    // A statement about something else restricts nothing.
    private const int MinShared = 2;

    /// <summary>What a clause says of more, or of other, cases than the passages.</summary>
    public static IEnumerable<Mismatch> Check(Clause clause, Evidence evidence)
    {
        if (clause.IsUniversal && !clause.HasException && !evidence.Clauses.Any(other => other.IsUniversal) && evidence.Statements.FirstOrDefault(other => ExceptsFrom(other, clause)) is { } excepts)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, excepts.Sentence);
        if (clause.SaysEveryone && evidence.Statements.Any(other => other.Terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Only) && clause.Terms.Exists(term => term is { IsContent: true, IsAttribute: false } && other.Terms.Exists(term.Means))))
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, Lexicon.Only);
        if (clause.Terms.TrueForAll(term => term.Sign >= 0 && term.Key != Only) && evidence.Statements.FirstOrDefault(other => IsRestricted(clause, other, evidence)) is { } restricted)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, restricted.Sentence);
        if (OtherPart(clause, evidence) is { } part)
            yield return new Mismatch(clause.Sentence, MismatchKind.Association, part.Surface);
        if (OpenOnHolidays(clause) && evidence.Statements.Any(ClosedOnHolidays) && !evidence.Statements.Any(OpenOnHolidays))
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, clause.Terms.First(term => term.Key == Holiday).Surface);
    }

    // "Included in the basic package" against "included in the executive package only"; "both parents" against "one parent only"
    private static bool IsRestricted(Clause clause, Clause other, Evidence evidence)
    {
        int only = other.Terms.FindIndex(term => term is { Key: Only, Sign: > 0 });
        if (only < 0 || other.IsConditional)
            return false;
        List<Term> to = [.. other.Terms.Skip(only + 1).Where(IsThing)], rest = [.. other.Terms.Take(only).Where(term => IsThing(term) || term.Role == TermRole.Predicate)];
        if (clause.Terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Both) && to.Exists(theirs => clause.Terms.Exists(theirs.Means)) && !evidence.Statements.Any(third => third.Terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Both)))
            return true;
        bool sameDay = other.OwnDays != 0 && (clause.OwnDays & other.OwnDays) == other.OwnDays;
        return to.Count > 0 && !to.Exists(theirs => clause.Terms.Exists(theirs.Means) || clause.Inherited.Exists(theirs.Means))
            && rest.Count(theirs => clause.Terms.Exists(theirs.Means)) + (sameDay ? 1 : 0) >= MinShared && rest.TrueForAll(theirs => !theirs.IsName || clause.Terms.Exists(theirs.Means))
            && clause.Terms.Exists(term => IsThing(term) && !other.Terms.Exists(term.Means) && evidence.Has(term));
    }

    private static bool IsThing(Term term) => term is { IsContent: true, IsWhen: false } && term.Key != Only && (!term.IsAttribute || term.Sign > 0);

    // "You must always fast" against "no fasting, unless …"
    private static bool ExceptsFrom(Clause other, Clause clause) => other.HasException
        && clause.Terms.Exists(term => (term.Role is TermRole.Predicate or TermRole.Existential || term is { IsContent: true, IsAttribute: false, IsWhen: false }) && other.Terms.Concat(other.Inherited).Any(term.Means));

    // "In August we open in the afternoon only" against "in August in the morning only"
    private static Term? OtherPart(Clause clause, Evidence evidence)
    {
        List<Fact> months = [.. clause.Facts.Where(fact => fact.Kind is FactKind.Month or FactKind.Date)];
        if (months.Count == 0)
            return null;
        List<Clause> same = [.. evidence.Statements.Where(other => other.Terms.Exists(term => term.IsPartOfDay) && other.Facts.Exists(fact => months.Exists(fact.Matches)))];
        return same.Count == 0 ? null : clause.Terms.Find(term => term.IsPartOfDay && term.Sign > 0 && !same.Exists(other => other.Terms.Exists(term.Means)));
    }

    private static bool OpenOnHolidays(Clause clause) => clause.Terms.Exists(term => term.Key == Holiday && term.Sign >= 0)
        && (clause.Facts.Exists(fact => fact.Kind == FactKind.Time) || clause.Terms.Exists(term => term.Key == Open && term.Sign > 0));

    private static bool ClosedOnHolidays(Clause clause) => clause.Terms.Exists(term => term.Key == Holiday) && clause.Terms.Exists(term => term.Key == Open && term.Sign < 0);
}
