using Appliance.Host.RedFlags.Learned;

namespace Appliance.Host.RedFlags;

/// <summary>What rules and learned detector make of a text together.</summary>
/// <param name="Hits">The dangers that are alarmed; empty for none.</param>
/// <param name="RuleHits">What the rules alone found, whether it counts or not.</param>
/// <param name="Danger">The learned judgement; null where there is no detector.</param>
internal sealed record RedFlagAssessment(IReadOnlyList<RedFlagHit> Hits, IReadOnlyList<RedFlagHit> RuleHits, DangerVerdict? Danger)
{
    /// <summary>No alarm, but not harmless enough to be answered by a machine: a person sees it.</summary>
    public bool IsPossibleDanger => Hits.Count == 0 && Danger is { IsDoubtful: true };
}
