namespace Appliance.Host.RedFlags;

/// <summary>A class of words found in a text. Classes of one name mean the same in every language's file.</summary>
/// <param name="Name">The class, as named in the rule file.</param>
/// <param name="First">The first word that stands for it.</param>
/// <param name="Last">The last one.</param>
internal readonly record struct RedFlagClass(string Name, int First, int Last);
