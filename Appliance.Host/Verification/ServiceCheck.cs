namespace Appliance.Host.Verification;

/// <summary>A service of the clinic that an answer names must stand in a cited passage.</summary>
internal static class ServiceCheck
{
    /// <summary>The clinic's services that a sentence names and no passage does.</summary>
    public static IEnumerable<Mismatch> Check(IReadOnlyList<Clause> clauses, IReadOnlyList<ServiceName> services, Evidence evidence)
    {
        List<Term> said = [.. clauses.SelectMany(clause => clause.Terms)];
        return services
            .Where(service => service.Words.Count > 0 && service.Words.All(word => said.Exists(word.Means))
                && service.Words.Any(word => (word.MustStand || word.Role == TermRole.Unknown) && !evidence.Has(word)))
            .Select(service => new Mismatch(clauses[0].Sentence, MismatchKind.Service, service.Name));
    }
}
