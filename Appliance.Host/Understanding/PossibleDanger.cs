using Appliance.Host.Pipeline;
using Appliance.Host.RedFlags;
using Appliance.Host.Sensitive;
using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>A danger that is too unsure for an alarm but not for a person's eyes.</summary>
internal static class PossibleDanger
{
    /// <summary>From this probability on an emergency counts as possible, whatever else the message may want.</summary>
    public const float LeastEmergency = 0.15f;

    /// <summary>The topic <see cref="SensitiveTopics.PossibleDanger"/>, or nothing.</summary>
    /// <param name="danger">What rules and detector made of the text.</param>
    /// <param name="intent">What the intent model made of it.</param>
    public static string[] In(RedFlagAssessment danger, ClassifierPrediction intent) =>
        danger.Hits.Count == 0 && (danger.IsPossibleDanger || intent.Top.Any(score => score.Label == Intents.Emergency && score.Probability >= LeastEmergency))
            ? [SensitiveTopics.PossibleDanger]
            : [];
}
