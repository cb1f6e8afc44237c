using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>The filters that apply another filter, a test or an attribute to every item.</summary>
internal static class Selection
{
    public static TemplateList Map(RenderContext context, object? sequence, CallArguments arguments)
    {
        IReadOnlyList<object?> items = Operators.Items(context, sequence);
        if (arguments.Positional.Count == 0)
        {
            object? attribute = Named(arguments, "attribute") ?? throw context.Failed("the filter 'map' needs a filter or an attribute");
            object? fallback = Named(arguments, "default");
            return Each(context, items, item => AttributeOf(context, item, attribute) is var value && value is Undefined && fallback is not null ? fallback : value);
        }

        Operation filter = TemplateFilters.Find(NameOf(context, arguments)) ?? throw context.Unsupported("the filter that 'map' names");
        CallArguments rest = Without(arguments, 1);
        return Each(context, items, item => filter.Run(context, item, rest));
    }

    public static TemplateList Select(RenderContext context, object? sequence, CallArguments arguments, bool byAttribute, bool wanted)
    {
        object? attribute = null;
        if (byAttribute)
        {
            attribute = arguments.Positional.Count > 0 ? arguments.Positional[0] : throw context.Failed("'selectattr' needs an attribute");
            arguments = Without(arguments, 1);
        }

        Operation? test = arguments.Positional.Count == 0 ? null
            : TemplateTests.Find(NameOf(context, arguments)) ?? throw context.Unsupported("the test that a filter names");
        CallArguments rest = Without(arguments, 1);
        var kept = new List<object?>();
        foreach (object? item in Operators.Items(context, sequence))
        {
            context.Charge();
            object? value = AttributeOf(context, item, attribute);
            if (Operators.IsTrue(test is null ? value : test.Run(context, value, rest)) == wanted)
                kept.Add(item);
        }

        return new TemplateList(kept);
    }

    /// <summary>The attribute of an item by its name or path (<c>a.b.0</c>); the item itself where none is named.</summary>
    public static object? AttributeOf(RenderContext context, object? item, object? attribute)
    {
        context.Charge();
        if (attribute is null)
            return item;
        if (attribute is not TracedText path)
            return Members.Item(context, item, attribute);
        object? value = item;
        foreach (string part in path.Text.Split('.'))
        {
            object key = long.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out long index) ? index : TracedText.FromTemplate(part);
            value = Members.Item(context, value, key);
        }

        return value;
    }

    private static TemplateList Each(RenderContext context, IReadOnlyList<object?> items, Func<object?, object?> convert)
    {
        var converted = new object?[items.Count];
        for (int i = 0; i < converted.Length; i++)
        {
            context.Charge();
            converted[i] = convert(items[i]);
        }

        return new TemplateList(converted);
    }

    private static string NameOf(RenderContext context, CallArguments arguments) =>
        (arguments.Positional[0] as TracedText)?.Text ?? throw context.Failed("filters and tests are named with texts");

    private static object? Named(CallArguments arguments, string name) =>
        arguments.Named.FirstOrDefault(pair => pair.Key == name).Value;

    private static CallArguments Without(CallArguments arguments, int first) =>
        new([.. arguments.Positional.Skip(first)], [.. arguments.Named]);
}
