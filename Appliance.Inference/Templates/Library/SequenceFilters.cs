using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Filters on lists, dictionaries and texts as sequences.</summary>
internal static class SequenceFilters
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("length", 0, [], (c, s, _) => Length(c, s)),
        new("count", 0, [], (c, s, _) => Length(c, s)),
        new("list", 0, [], (c, s, _) => new TemplateList(Operators.Items(c, s))),
        new("items", 0, [], (c, s, _) => s switch
        {
            TemplateMap map => CollectionMethods.Entries(c, map),
            Undefined => new TemplateList([]),
            _ => throw c.Failed("the filter 'items' needs a dictionary"),
        }),
        new("first", 0, [], (c, s, _) => Operators.Items(c, s) is [var first, ..] ? first : new Undefined("no first item, the sequence is empty")),
        new("last", 0, [], (c, s, _) => Operators.Items(c, s) is [.., var last] ? last : new Undefined("no last item, the sequence is empty")),
        new("reverse", 0, [], (c, s, _) => Slices.Take(c, s is TemplateMap ? new TemplateList(Operators.Items(c, s)) : s, null, null, -1)),
        new("join", 0, ["d", "attribute"], (c, s, a) => TextEditing.Join(
            c, Attributes(c, s, a[1]), a[0] is null ? TracedText.Empty : Display.ToText(c, a[0]), onlyTexts: false)),
        new("unique", 0, ["case_sensitive", "attribute"], (c, s, a) => Unique(c, s, a)),
        new("sum", 0, ["attribute", "start"], (c, s, a) => Attributes(c, s, a[0]).Aggregate(
            a.Has(1) ? a[1] : 0L, (sum, item) => Arithmetic.Add(c, sum, item))),
        new("min", 0, ["case_sensitive", "attribute"], (c, s, a) => Extreme(c, s, a, largest: false)),
        new("max", 0, ["case_sensitive", "attribute"], (c, s, a) => Extreme(c, s, a, largest: true)),
        new("sort", 0, ["reverse", "case_sensitive", "attribute"], (c, s, a) => new TemplateList(Sorting.By(
            c, Operators.Items(c, s), item => Selection.AttributeOf(c, item, a[2]), a.Flag(0), ignoreCase: !a.Flag(1)))),
        new("dictsort", 0, ["case_sensitive", "by", "reverse"], (c, s, a) => SortedEntries(c, s, a)),
        new("map", 0, null, (c, s, a) => Selection.Map(c, s, a.Raw)),
        new("select", 0, null, (c, s, a) => Selection.Select(c, s, a.Raw, byAttribute: false, wanted: true)),
        new("reject", 0, null, (c, s, a) => Selection.Select(c, s, a.Raw, byAttribute: false, wanted: false)),
        new("selectattr", 0, null, (c, s, a) => Selection.Select(c, s, a.Raw, byAttribute: true, wanted: true)),
        new("rejectattr", 0, null, (c, s, a) => Selection.Select(c, s, a.Raw, byAttribute: true, wanted: false)),
    ];

    private static object Length(RenderContext context, object? value)
    {
        switch (value)
        {
            case TracedText text:
                context.ChargeCharacters(text.Length);
                return (long)CodePoints.Count(text.Text);
            case TemplateList list:
                return (long)list.Items.Count;
            case TemplateMap map:
                return (long)map.Entries.Count;
            case Undefined:
                return 0L;
            default:
                throw context.Failed($"a {ValueKinds.NameOf(value)} has no length");
        }
    }

    private static IReadOnlyList<object?> Attributes(RenderContext context, object? sequence, object? attribute)
    {
        IReadOnlyList<object?> items = Operators.Items(context, sequence);
        return attribute is null ? items : [.. items.Select(item => Selection.AttributeOf(context, item, attribute))];
    }

    private static TemplateList Unique(RenderContext context, object? sequence, BoundArguments arguments)
    {
        bool caseSensitive = arguments.Flag(0);
        object? attribute = arguments[1];
        var seen = new TemplateMap();
        var kept = new List<object?>();
        foreach (object? item in Operators.Items(context, sequence))
        {
            object? key = Selection.AttributeOf(context, item, attribute);
            if (key is TracedText text && !caseSensitive)
                key = TextCase.Lower(context, text);
            if (!TemplateMap.IsKey(key))
                throw context.Unsupported($"the filter 'unique' on a {ValueKinds.NameOf(key)}");
            if (seen.TryGet(key, out _))
                continue;
            seen.Set(key, null);
            kept.Add(item);
        }

        return new TemplateList(kept);
    }

    private static object? Extreme(RenderContext context, object? sequence, BoundArguments arguments, bool largest)
    {
        object? attribute = arguments[1];
        IReadOnlyList<object?> sorted = Sorting.By(
            context, Operators.Items(context, sequence), item => Selection.AttributeOf(context, item, attribute), largest, !arguments.Flag(0));
        return sorted.Count > 0 ? sorted[0] : new Undefined("no smallest or largest item, the sequence is empty");
    }

    private static TemplateList SortedEntries(RenderContext context, object? value, BoundArguments arguments)
    {
        if (value is not TemplateMap map)
            throw context.Failed($"the filter 'dictsort' needs a dictionary, not a {ValueKinds.NameOf(value)}");
        bool byValue = arguments.Has(1) && arguments.Text(1).Text == "value";
        IReadOnlyList<KeyValuePair<object?, object?>> sorted = Sorting.By(
            context, map.Entries, entry => byValue ? entry.Value : entry.Key, arguments.Flag(2), ignoreCase: !arguments.Flag(0));
        return new TemplateList([.. sorted.Select(entry => TemplateList.Tuple(entry.Key, entry.Value))]);
    }
}
