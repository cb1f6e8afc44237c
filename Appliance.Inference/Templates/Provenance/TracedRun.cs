namespace Appliance.Inference.Templates.Provenance;

/// <summary>A run of characters of one origin.</summary>
/// <param name="End">Where it ends in its text, exclusive; it begins where the run before it ends.</param>
/// <param name="FromTemplate">Whether the template wrote it.</param>
internal readonly record struct TracedRun(int End, bool FromTemplate);
