namespace Appliance.Inference.Templates.Running;

/// <summary>Values given to a function, filter, test or macro.</summary>
internal sealed class CallArguments(object?[] positional, KeyValuePair<string, object?>[] named)
{
    public static readonly CallArguments None = new([], []);

    public IReadOnlyList<object?> Positional => positional;

    public IReadOnlyList<KeyValuePair<string, object?>> Named => named;
}
