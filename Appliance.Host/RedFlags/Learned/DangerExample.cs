namespace Appliance.Host.RedFlags.Learned;

/// <summary>Where a training message comes from.</summary>
internal enum DangerSource
{
    /// <summary>Written for the detector.</summary>
    Training,

    /// <summary>The first blind cases, which thresholds are chosen on; the second ones only judge.</summary>
    Tuning,

    /// <summary>The intents' training messages, labelled for something else.</summary>
    Intents,
}

/// <summary>A message to train by.</summary>
/// <param name="Text">What was written.</param>
/// <param name="Language">Its language.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="IsDanger">Whether it means danger now.</param>
/// <param name="IsCrisis">Whether the danger is self-harm.</param>
/// <param name="IsOrdinary">An errand in which a person need not look for danger.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="IsClinical">A question that only a person may answer.</param>
internal sealed record DangerExample(string Text, string Language, DangerSource Source, bool IsDanger, bool IsCrisis, bool IsOrdinary, float Weight, bool IsClinical = false);
