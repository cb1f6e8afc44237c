using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Arguments in the order of an operation's parameters.</summary>
internal readonly struct BoundArguments(
    RenderContext context, string operation, CallArguments raw, IReadOnlyList<object?> values, bool[]? given)
{
    /// <summary>The arguments as they were written.</summary>
    public CallArguments Raw => raw;

    public object? this[int place] => Has(place) ? values[place] : null;

    public bool Has(int place) => place < values.Count && (given is null || given[place]);

    public bool Flag(int place, bool fallback = false) => Has(place) ? Operators.IsTrue(values[place]) : fallback;

    public long Whole(int place, long fallback) => !Has(place) ? fallback : values[place] switch
    {
        long number => number,
        bool flag => flag ? 1 : 0,
        _ => throw Wrong(place, "a whole number"),
    };

    public TracedText Text(int place) => values[place] as TracedText ?? throw Wrong(place, "a text");

    /// <summary>A text, or null where none (or Python's None) was given.</summary>
    public TracedText? OptionalText(int place) => this[place] is null ? null : Text(place);

    private ChatTemplateException Wrong(int place, string expected) =>
        context.Failed($"argument {place + 1} of '{operation}' must be {expected}, not a {ValueKinds.NameOf(values[place])}");
}
