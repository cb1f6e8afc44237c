namespace Appliance.Inference.Runtime;

/// <summary>Whether one native engine can be used, for <c>doctor</c> and for error messages.</summary>
/// <param name="Engine">The engine's name, such as <c>ONNX Runtime</c>.</param>
/// <param name="Path">The library file that was tried, absolute.</param>
/// <param name="Ok">Whether the engine is loaded.</param>
/// <param name="Version">The version the library reports, null when it is not loaded.</param>
/// <param name="Problem">Why the engine is not loaded, null when it is.</param>
/// <param name="Remedy">What to do about it, null when the engine is loaded.</param>
/// <param name="Detail">What else is worth knowing of a loaded engine, such as the device that computes.</param>
public sealed record EngineDiagnosis(string Engine, string Path, bool Ok, string? Version, string? Problem, string? Remedy, string? Detail = null);
