using Appliance.Knowledge.Library.Search;

namespace Appliance.Host.Pipeline;

/// <summary>What the library has for a question.</summary>
/// <param name="Quote">The answer in the documents' own words.</param>
/// <param name="Passages">The passage that is quoted, and others that answer nearly as well; none with a dose.</param>
internal sealed record LibraryFinding(Answer Quote, IReadOnlyList<PassageHit> Passages);
