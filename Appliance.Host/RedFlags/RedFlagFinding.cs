using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>A place in a text where a rule's words stand, whether it counts or not.</summary>
/// <param name="Hit">The rule, its pattern and the words.</param>
/// <param name="Suppressed">Why it does not count; null where it does.</param>
/// <param name="SuppressedBy">The words that took it back, as typed: patient text, never logged above Trace.</param>
internal sealed record RedFlagFinding(RedFlagHit Hit, SuppressionKind? Suppressed = null, string? SuppressedBy = null);
