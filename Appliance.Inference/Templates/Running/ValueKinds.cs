using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Names of the kinds of values, as Python's messages have them.</summary>
internal static class ValueKinds
{
    public static string NameOf(object? value) => value switch
    {
        null => "None",
        bool => "bool object",
        long => "int object",
        double => "float object",
        TracedText => "str object",
        TemplateList list => list.IsTuple ? "tuple object" : "list object",
        TemplateMap => "dict object",
        TemplateNamespace => "namespace object",
        LoopState => "loop object",
        Undefined => "undefined value",
        _ => "function",
    };
}
