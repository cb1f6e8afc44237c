namespace Appliance.Inference.Templates.Running;

/// <summary>What <c>namespace()</c> makes: the only value with attributes that a template can assign, also from inside a loop.</summary>
internal sealed class TemplateNamespace
{
    private readonly Dictionary<string, object?> attributes = new(StringComparer.Ordinal);

    public void Set(string name, object? value) => attributes[name] = value;

    public bool TryGet(string name, out object? value) => attributes.TryGetValue(name, out value);
}
