namespace Appliance.Host.Verification;

/// <summary>The name of a service, read once. Immutable.</summary>
/// <param name="Name">As the clinic writes it.</param>
/// <param name="Words">Its words that say something.</param>
internal sealed record ServiceName(string Name, IReadOnlyList<Term> Words)
{
    /// <summary>Reads a name.</summary>
    /// <param name="name">As the clinic writes it.</param>
    /// <param name="language">The language it is written in.</param>
    public static ServiceName Read(string name, string language) =>
        new(name, [.. ClauseReader.Read(PassageReader.Whole(name), language).SelectMany(clause => clause.Terms).Where(term => term.Role != TermRole.Weak)]);
}
