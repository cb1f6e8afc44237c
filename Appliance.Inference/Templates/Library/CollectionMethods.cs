using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Methods of dictionaries, lists and the loop variable.</summary>
internal static class CollectionMethods
{
    public static IReadOnlyDictionary<string, Operation> OfMaps { get; } = new Operation[]
    {
        new("items", 0, [], (c, s, _) => Entries(c, (TemplateMap)s!)),
        new("keys", 0, [], (c, s, _) => new TemplateList(Operators.Items(c, s))),
        new("values", 0, [], (c, s, _) => Values(c, (TemplateMap)s!)),
        new("get", 1, ["key", "default"], (_, s, a) => ((TemplateMap)s!).TryGet(a[0], out object? value) ? value : a[1]),
        new("copy", 0, [], (_, s, _) => s),
    }.ToDictionary(method => method.Name, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Operation> OfLists { get; } = new Operation[]
    {
        new("index", 1, ["value"], (c, s, a) => IndexOf(c, (TemplateList)s!, a[0])),
        new("count", 1, ["value"], (c, s, a) => Count(c, (TemplateList)s!, a[0])),
        new("copy", 0, [], (_, s, _) => s),
    }.ToDictionary(method => method.Name, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Operation> OfLoops { get; } = new Operation[]
    {
        new("cycle", 0, null, (c, s, a) => Cycle(c, (LoopState)s!, a.Raw.Positional)),
        new("changed", 0, null, (c, s, a) => ((LoopState)s!).Changed(c, new TemplateList(a.Raw.Positional, isTuple: true))),
    }.ToDictionary(method => method.Name, StringComparer.Ordinal);

    /// <summary>Pairs of key and value.</summary>
    public static TemplateList Entries(RenderContext context, TemplateMap map)
    {
        context.Charge(map.Entries.Count);
        return new TemplateList([.. map.Entries.Select(entry => TemplateList.Tuple(entry.Key, entry.Value))]);
    }

    private static TemplateList Values(RenderContext context, TemplateMap map)
    {
        context.Charge(map.Entries.Count);
        return new TemplateList([.. map.Entries.Select(entry => entry.Value)]);
    }

    private static object Count(RenderContext context, TemplateList list, object? value) =>
        list.Items.LongCount(item => Operators.AreEqual(context, item, value));

    private static object IndexOf(RenderContext context, TemplateList list, object? value)
    {
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (Operators.AreEqual(context, list.Items[i], value))
                return (long)i;
        }

        throw context.Failed("the list does not contain the value");
    }

    private static object? Cycle(RenderContext context, LoopState loop, IReadOnlyList<object?> items) =>
        items.Count == 0 ? throw context.Failed("no items for cycling given") : items[loop.Index % items.Count];
}
