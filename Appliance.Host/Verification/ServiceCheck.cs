namespace Appliance.Host.Verification;

/// <summary>A service of the clinic that an answer names must stand in a cited passage.</summary>
internal static class ServiceCheck
{
    /// <summary>The clinic's services that a sentence names and no passage does.</summary>
    public static IEnumerable<Mismatch> Check(IReadOnlyList<Clause> clauses, IReadOnlyList<string> services, string language, Evidence evidence)
    {
        List<Term> said = [.. clauses.SelectMany(clause => clause.Terms)];
        foreach (string service in services)
        {
            List<Term> words = [.. ClauseReader.Read(PassageReader.Whole(service), language).SelectMany(clause => clause.Terms).Where(term => term.Role != TermRole.Weak)];
            if (words.Count > 0 && words.TrueForAll(word => said.Exists(word.Means)) && words.Exists(word => (word.MustStand || word.Role == TermRole.Unknown) && !evidence.Has(word)))
                yield return new Mismatch(clauses[0].Sentence, MismatchKind.Service, service);
        }
    }
}
