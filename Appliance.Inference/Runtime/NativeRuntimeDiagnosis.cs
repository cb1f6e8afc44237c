namespace Appliance.Inference.Runtime;

/// <summary>What <see cref="NativeRuntime.Load"/> found.</summary>
/// <param name="Folder">Folder the engines were looked for in, absolute.</param>
/// <param name="OnnxRuntime">Encoder, intents, voice activity.</param>
public sealed record NativeRuntimeDiagnosis(string Folder, EngineDiagnosis OnnxRuntime)
{
    /// <summary>Whether everything the appliance cannot work without is loaded.</summary>
    public bool Ok => OnnxRuntime.Ok;
}
