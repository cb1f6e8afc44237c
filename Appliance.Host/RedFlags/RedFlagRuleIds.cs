namespace Appliance.Host.RedFlags;

/// <summary>The dangers that every language must watch for.</summary>
internal static class RedFlagRuleIds
{
    /// <summary>Self-harm: answered with the crisis number.</summary>
    public const string Suicide = "suicide";

    /// <summary>A danger that the learned detector sees and no rule names.</summary>
    public const string Learned = "danger";

    /// <summary>Rules without which a language's file is refused.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        "chest_pain", "stroke", "breathing", "bleeding", "anaphylaxis", "overdose", Suicide, "pregnancy_bleeding", "infant_fever",
        "post_operative", "unconscious", "seizure", "head_injury", "poisoning", "choking", "severe_burn",
    ];
}
