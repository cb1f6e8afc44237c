using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Attributes and items of values. As in Jinja, <c>a.b</c> prefers a method and <c>a['b']</c> an entry, and each falls back to the
/// other.</summary>
internal static class Members
{
    public static object? Attribute(RenderContext context, object? owner, string name)
    {
        if (owner is Undefined missing)
            throw context.Failed(missing.Description);
        if (TryEntry(owner, name, methodsFirst: true, out object? value))
            return value;
        return Undefined.Attribute(owner, name);
    }

    public static object? Item(RenderContext context, object? owner, object? key)
    {
        switch (owner, key)
        {
            case (Undefined missing, _):
                throw context.Failed(missing.Description);
            case (_, Undefined missing):
                throw context.Failed(missing.Description);
            case (TemplateList list, long or bool):
                return At(list.Items, key) is { } found ? found.Value : new Undefined("the list has no such item");
            case (TracedText text, long or bool):
                return At(Operators.Items(context, text), key) is { } character ? character.Value : new Undefined("the text has no such character");
            case (TemplateMap map, _) when map.TryGet(key, out object? entry):
                return entry;
            case (_, TracedText name):
                return TryEntry(owner, name.Text, methodsFirst: false, out object? value) ? value : Undefined.Attribute(owner, name.WithoutWritten());
            default:
                return new Undefined($"'{ValueKinds.NameOf(owner)}' has no such item");
        }
    }

    private static bool TryEntry(object? owner, string name, bool methodsFirst, out object? value)
    {
        if (methodsFirst && TemplateMethods.Find(owner, name) is Operation method)
        {
            value = new BoundMethod(method, owner);
            return true;
        }

        bool found = false;
        value = null;
        if (owner is TemplateMap map)
            found = map.TryGet(name, out value);
        else if (owner is TemplateNamespace space)
            found = space.TryGet(name, out value);
        else if (owner is LoopState loop)
            found = loop.TryGet(name, out value);
        return found || (!methodsFirst && TryEntry(owner, name, methodsFirst: true, out value));
    }

    private static KeyValuePair<bool, object?>? At(IReadOnlyList<object?> items, object? key)
    {
        long index = key is long number ? number : key is true ? 1 : 0;
        if (index < 0)
            index += items.Count;
        return index >= 0 && index < items.Count ? new(true, items[(int)index]) : null;
    }
}
