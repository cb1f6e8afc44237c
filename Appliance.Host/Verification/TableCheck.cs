namespace Appliance.Host.Verification;

/// <summary>A table says all of each of its rows: what another row has and the named one has not is not in it.</summary>
internal static class TableCheck
{
    private static readonly HashSet<string> Contains = new(StringComparer.Ordinal) { Term.ConceptMark + Lexicon.Included, Term.ConceptMark + Lexicon.Offer };

    /// <summary>The things that a clause says of a row and that stand in other rows alone.</summary>
    /// <param name="clause">A clause of the answer.</param>
    /// <param name="subject">Its words, or those of the clauses before where it names nothing itself.</param>
    /// <param name="evidence">The passages.</param>
    public static IEnumerable<Mismatch> Check(Clause clause, IReadOnlyList<Term> subject, Evidence evidence)
    {
        if (!clause.Terms.Exists(term => term.Sign > 0 && Contains.Contains(term.Key)))
            yield break;
        List<Clause> rows = [.. evidence.Clauses.Where(row => row.IsRow)];
        List<Term> labels = [.. subject.Where(term => IsThing(term) && rows.Exists(row => row.Context.Exists(term.Means)) && !rows.TrueForAll(row => row.Has(term)))];
        List<Clause> own = rows.FindAll(row => labels.Exists(label => row.Context.Exists(label.Means) || row.Terms.Exists(label.Means)));
        if (labels.Count == 0 || own.Count == rows.Count)
            yield break;
        foreach (Term thing in clause.Terms.Where(term => IsThing(term) && !labels.Contains(term)))
        {
            bool elsewhere = rows.Exists(row => row.Terms.Exists(thing.Means) && !own.Contains(row));
            if (elsewhere && !own.Exists(row => row.Has(thing)) && !evidence.Statements.Any(other => !other.IsRow && other.Terms.Exists(thing.Means)))
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, thing.Surface);
        }
    }

    private static bool IsThing(Term term) => term is { IsContent: true, IsAttribute: false, IsWhen: false, Sign: > 0 };
}
