namespace Appliance.Host.Verification;

/// <summary>
/// What a patient says of himself chooses among the passages' cases: asked at 70, "€ 25" is wrong where they say "€ 25; free from 60 years".
/// </summary>
internal static class CaseCheck
{
    /// <summary>The values of a clause that the passages give for another case than the patient's.</summary>
    /// <param name="clause">A clause of the answer.</param>
    /// <param name="tokens">Its sentence.</param>
    /// <param name="asked">The question.</param>
    /// <param name="evidence">The passages.</param>
    public static IEnumerable<Mismatch> Check(Clause clause, IReadOnlyList<Token> tokens, IReadOnlyList<Clause> asked, Evidence evidence)
    {
        List<Fact> own = [.. asked.SelectMany(question => question.Facts).Where(fact => fact.Kind == FactKind.Quantity && !fact.IsWeak)];
        if (own.Count == 0 || clause.Facts.Exists(fact => fact.Kind == FactKind.Quantity && !own.Exists(fact.Matches)))
            yield break;
        foreach (Fact value in clause.Facts.Where(fact => fact.Kind is FactKind.Money or FactKind.Number or FactKind.Time && !fact.IsWeak && !own.Exists(fact.Matches)))
        {
            List<Clause> with = [.. evidence.Statements.Where(other => other.Facts.Exists(theirs => FactCheck.Supports(value, theirs)))];
            double nearest = with.Select(other => other.Overlap(clause.Terms)).DefaultIfEmpty(0).Max();
            with.RemoveAll(other => other.Overlap(clause.Terms) < nearest);
            if (with.Count > 0 && own.Exists(fact => with.TrueForAll(other => IsOtherCase(other, fact, value, evidence))))
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, FactCheck.Words(tokens, value));
        }
    }

    // Its own range leaves the patient out, or its sentence has another value for a range that takes him in.
    private static bool IsOtherCase(Clause other, Fact own, Fact value, Evidence evidence) =>
        !other.Facts.Exists(range => range.Covers(own))
        && evidence.Statements.Any(covering => covering.Facts.Exists(range => range.Covers(own)) && covering.Facts.Exists(theirs => theirs.Kind == value.Kind && !FactCheck.Supports(value, theirs))
            && (covering.Sentence == other.Sentence || (covering.IsRow && other.IsRow && other.Facts.Exists(range => range.Limits(own)))));
}
