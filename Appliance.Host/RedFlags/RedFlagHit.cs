namespace Appliance.Host.RedFlags;

/// <summary>A danger that a text speaks of.</summary>
/// <param name="Rule">The rule's id, such as <c>chest_pain</c>; <see cref="RedFlagRuleIds.Learned"/> or <see cref="RedFlagRuleIds.Suicide"/> where the learned detector alone sees it.</param>
/// <param name="Language">The language of the rule that fired; the text may be in another. Null where no rule did.</param>
/// <param name="Pattern">The pattern that matched, as written in the rule file; empty where no rule did.</param>
/// <param name="Words">The matched words as the patient typed them: patient text, never logged above Trace.</param>
internal sealed record RedFlagHit(string Rule, string? Language, string Pattern, IReadOnlyList<string> Words)
{
    /// <summary>Whether the patient may harm themselves, so that the crisis number is given; everything else is an emergency.</summary>
    public bool IsCrisis => Rule == RedFlagRuleIds.Suicide;
}
