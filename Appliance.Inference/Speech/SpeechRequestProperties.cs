using Microsoft.Extensions.AI;

namespace Appliance.Inference.Speech;

/// <summary>Names of what requests and responses of speech recognition carry besides the standard properties.</summary>
public static class SpeechRequestProperties
{
    /// <summary>Request: names and terms that may occur (<see cref="string"/>), see <see cref="SpeechToTextOptions.AdditionalProperties"/>.</summary>
    public const string Vocabulary = "vocabulary";

    /// <summary>Response: the <see cref="HearingOutcome"/>.</summary>
    public const string Outcome = "outcome";

    /// <summary>Response: ISO 639-1 code of the spoken language, or null.</summary>
    public const string Language = "language";

    /// <summary>Response: confidence from 0 to 1 (<see cref="double"/>).</summary>
    public const string Confidence = "confidence";
}
