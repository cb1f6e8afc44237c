namespace Appliance.Inference.Speech.Activity;

/// <summary>A stretch of a recording in which somebody speaks, in seconds.</summary>
internal readonly record struct SpeechSpan(double Start, double End)
{
    internal double Length => End - Start;
}
