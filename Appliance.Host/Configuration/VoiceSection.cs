using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>Section <c>voice</c>: how voice notes are heard.</summary>
public sealed class VoiceSection
{
    /// <summary>Value of <see cref="Model"/> that switches hearing off: a person listens.</summary>
    public const string None = "none";

    /// <summary>Speech model: the name of an installed one, a file, or none. Default: the largest that is installed.</summary>
    [ConfigurationKeyName("model")]
    public string Model { get; set; } = "";

    /// <summary>Voice notes heard at the same time, 1 to 16; written messages never wait for them.</summary>
    [ConfigurationKeyName("parallel")]
    public int Parallel { get; set; } = 1;

    /// <summary>Names and terms that patients say: doctors, departments, examinations. They help to hear, and are never put into a patient's mouth.</summary>
    [ConfigurationKeyName("vocabulary")]
    public string[] Vocabulary { get; set; } = [];
}

/// <summary>Section <c>media</c>: files that patients send.</summary>
public sealed class MediaSection
{
    /// <summary>Days for which files are kept, 0 to 3,650; 0 deletes a file as soon as neither the appliance nor staff need it.</summary>
    [ConfigurationKeyName("keep_days")]
    public int KeepDays { get; set; } = 30;
}
