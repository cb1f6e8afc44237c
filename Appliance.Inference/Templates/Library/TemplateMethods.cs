using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Methods of values. Those that change a value in place do not exist, as in the sandbox that transformers renders with.</summary>
internal static class TemplateMethods
{
    public static Operation? Find(object? owner, string name) => owner switch
    {
        Provenance.TracedText => TextMethods.All.GetValueOrDefault(name),
        TemplateMap => CollectionMethods.OfMaps.GetValueOrDefault(name),
        TemplateList => CollectionMethods.OfLists.GetValueOrDefault(name),
        LoopState => CollectionMethods.OfLoops.GetValueOrDefault(name),
        _ => null,
    };

    /// <summary>Whether values of any kind have this method.</summary>
    public static bool Exists(string name) =>
        TextMethods.All.ContainsKey(name) || CollectionMethods.OfMaps.ContainsKey(name)
        || CollectionMethods.OfLists.ContainsKey(name) || CollectionMethods.OfLoops.ContainsKey(name);
}
