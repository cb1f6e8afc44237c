using Appliance.Host.Serving;
using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>What every intent model is trained from before the clinic's own examples.</summary>
/// <param name="Examples">Folder of examples.</param>
/// <param name="Concepts">Words that mean the same.</param>
/// <param name="Options">How it is trained, the concepts aside.</param>
internal sealed record IntentBase(string Examples, string Concepts, ClassifierTrainingOptions Options)
{
    /// <summary>What comes with the program.</summary>
    public static IntentBase Published { get; } = new(SmallModels.IntentExamples, SmallModels.IntentConcepts, new ClassifierTrainingOptions());
}
