using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>A dictionary of Jinja, in order of insertion. Keys are texts, numbers, booleans or none, equal as in Python (1 is True is 1.0).
/// Never changed once a template sees it.</summary>
internal sealed class TemplateMap
{
    private static readonly object NoneKey = new();

    private readonly Dictionary<object, int> places = [];
    private readonly List<KeyValuePair<object?, object?>> entries = [];

    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => entries;

    public static bool IsKey(object? value) => value is null or TracedText or bool or long or double;

    public void Set(string key, object? value) => Set(TracedText.FromTemplate(key), value);

    public void Set(object? key, object? value)
    {
        object normal = Normal(key);
        if (places.TryGetValue(normal, out int place))
        {
            entries[place] = new(entries[place].Key, value);
            return;
        }

        places.Add(normal, entries.Count);
        entries.Add(new(key, value));
    }

    public bool TryGet(object? key, out object? value)
    {
        if (IsKey(key) && places.TryGetValue(Normal(key), out int place))
        {
            value = entries[place].Value;
            return true;
        }

        value = null;
        return false;
    }

    public bool TryGet(string key, out object? value)
    {
        bool found = places.TryGetValue(key, out int place);
        value = found ? entries[place].Value : null;
        return found;
    }

    private static object Normal(object? key) => key switch
    {
        null => NoneKey,
        TracedText text => text.Text,
        bool flag => flag ? 1L : 0L,
        double number when number == Math.Truncate(number) && Math.Abs(number) < long.MaxValue => (long)number,
        _ => key,
    };
}
