using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Functions that every template has.</summary>
internal static class TemplateFunctions
{
    private static readonly Dictionary<string, Operation> All = new Operation[]
    {
        new("range", 1, ["start", "stop", "step"], (c, _, a) => Range(c, a)),
        new("namespace", 0, null, (c, _, a) => Namespace(c, a.Raw)),
        new("dict", 0, null, (c, _, a) => Dictionary(c, a.Raw)),
        new("raise_exception", 1, ["message"], (c, _, a) => throw new ChatTemplateException(
            ChatTemplateProblem.RefusedByTemplate, Display.ToText(c, a[0]).WithoutWritten().TrimEnd('.'), c.Line)),
        new("strftime_now", 1, ["format"], (c, _, a) => DateFormat.Apply(c, a.Text(0))),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, TemplateCallable> Callables =
        All.ToDictionary(pair => pair.Key, pair => (TemplateCallable)new BoundMethod(pair.Value, owner: null), StringComparer.Ordinal);

    public static TemplateCallable? Find(string name) => Callables.GetValueOrDefault(name);

    public static Operation? Signature(string name) => All.GetValueOrDefault(name);

    private static TemplateList Range(RenderContext context, BoundArguments arguments)
    {
        long start = arguments.Has(1) ? arguments.Whole(0, 0) : 0;
        long stop = arguments.Has(1) ? arguments.Whole(1, 0) : arguments.Whole(0, 0);
        long step = arguments.Whole(2, 1);
        if (step == 0)
            throw context.Failed("the step of range() cannot be zero");
        var items = new List<object?>();
        for (Int128 i = start; step > 0 ? i < stop : i > stop; i += step)
        {
            context.Charge();
            items.Add((long)i);
        }

        return new TemplateList(items);
    }

    private static TemplateNamespace Namespace(RenderContext context, CallArguments arguments)
    {
        var made = new TemplateNamespace();
        foreach ((object? key, object? value) in Dictionary(context, arguments).Entries)
            made.Set((key as TracedText)?.Text ?? throw context.Failed("attributes of a namespace are named with texts"), value);
        return made;
    }

    private static TemplateMap Dictionary(RenderContext context, CallArguments arguments)
    {
        var made = new TemplateMap();
        if (arguments.Positional.Count > 1 || (arguments.Positional.Count == 1 && arguments.Positional[0] is not TemplateMap))
            throw context.Failed("dict() and namespace() take one dictionary, or named arguments");
        if (arguments.Positional.Count == 1)
        {
            foreach ((object? key, object? value) in ((TemplateMap)arguments.Positional[0]!).Entries)
                made.Set(key, value);
        }

        foreach ((string name, object? value) in arguments.Named)
            made.Set(name, value);
        return made;
    }
}
