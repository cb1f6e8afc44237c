namespace Appliance.Host.Verification;

/// <summary>
/// When something holds: "always" where the passages make an exception, another part of the day than theirs in a month, public holidays on
/// which they are closed.
/// </summary>
internal static class ScopeCheck
{
    private const string Holiday = Term.ConceptMark + "holiday", Open = Term.ConceptMark + Lexicon.Open;

    /// <summary>What a clause says of more, or of other, cases than the passages.</summary>
    public static IEnumerable<Mismatch> Check(Clause clause, Evidence evidence)
    {
        if (clause.IsUniversal && !evidence.Clauses.Any(other => other.IsUniversal) && evidence.Statements.FirstOrDefault(other => ExceptsFrom(other, clause)) is { } excepts)
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, excepts.Sentence);
        if (clause.SaysEveryone && evidence.Statements.Any(other => other.Terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Only) && clause.Terms.Exists(term => term is { IsContent: true, IsAttribute: false } && other.Terms.Exists(term.Means))))
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, Lexicon.Only);
        if (OtherPart(clause, evidence) is { } part)
            yield return new Mismatch(clause.Sentence, MismatchKind.Association, part.Surface);
        if (OpenOnHolidays(clause) && evidence.Statements.Any(ClosedOnHolidays) && !evidence.Statements.Any(OpenOnHolidays))
            yield return new Mismatch(clause.Sentence, MismatchKind.Polarity, clause.Terms.First(term => term.Key == Holiday).Surface);
    }

    // "You must always fast" against "no fasting, unless …"
    private static bool ExceptsFrom(Clause other, Clause clause) => other.HasException
        && clause.Terms.Exists(term => term.Role is TermRole.Predicate or TermRole.Existential && other.Terms.Concat(other.Inherited).Any(term.Means));

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
