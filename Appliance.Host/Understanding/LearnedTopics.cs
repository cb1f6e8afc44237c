using Appliance.Host.Pipeline;
using Appliance.Host.RedFlags;
using Appliance.Host.Sensitive;
using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>What models, not words, find too delicate for a machine's answer.</summary>
internal static class LearnedTopics
{
    /// <summary>From this probability on an emergency counts as possible, whatever else the message may want.</summary>
    public const float LeastEmergency = 0.25f;

    /// <summary>The topics <see cref="SensitiveTopics.PossibleDanger"/> and <see cref="SensitiveTopics.ClinicalQuestion"/>, where they are touched.</summary>
    /// <param name="danger">What rules and detector made of the text.</param>
    /// <param name="intent">What the intent model made of it.</param>
    public static IEnumerable<string> In(RedFlagAssessment danger, ClassifierPrediction intent)
    {
        bool emergency = intent.Top.Any(score => score.Label == Intents.Emergency && score.Probability >= LeastEmergency);
        if (danger.Hits.Count == 0 && (danger.IsPossibleDanger || emergency)) yield return SensitiveTopics.PossibleDanger;
        if (danger.Danger is { IsClinical: true }) yield return SensitiveTopics.ClinicalQuestion;
    }
}
