namespace Appliance.Inference.Templates.Running;

/// <summary>Names that a block of the template sees: its own, then those around it. Assignments stay in the block.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, object?>? names;

    public void Set(string name, object? value) => (names ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;

    public bool TryGet(string name, out object? value)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.names is not null && scope.names.TryGetValue(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    private Scope? Outer => outer;
}
