using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Stable sorting by keys that are all numbers or all texts; Python refuses mixtures.</summary>
internal static class Sorting
{
    public static IReadOnlyList<T> By<T>(
        RenderContext context, IReadOnlyList<T> items, Func<T, object?> keyOf, bool descending, bool ignoreCase)
    {
        object?[] keys = [.. items.Select(item => Folded(keyOf(item), ignoreCase))];
        context.Charge(keys.Length * (1L + (long)Math.Log2(keys.Length + 1)));
        context.ChargeCharacters(keys.Sum(key => key is TracedText text ? (long)text.Length : 0) * (1 + (long)Math.Log2(keys.Length + 1)));
        IComparer<object?> comparer = Comparer(context, keys);
        IEnumerable<int> places = Enumerable.Range(0, keys.Length);
        IEnumerable<int> sorted = descending
            ? places.OrderByDescending(place => keys[place], comparer)
            : places.OrderBy(place => keys[place], comparer);
        return [.. sorted.Select(place => items[place])];
    }

    private static IComparer<object?> Comparer(RenderContext context, object?[] keys)
    {
        if (keys.All(key => key is TracedText))
            return Comparer<object?>.Create((a, b) => string.CompareOrdinal(((TracedText)a!).Text, ((TracedText)b!).Text));
        if (keys.All(key => Arithmetic.IsNumber(key) && key is not double.NaN))
            return Comparer<object?>.Create((a, b) => Arithmetic.Compare(a, b) ?? 0);
        throw context.Failed("values that are not all texts or all numbers cannot be sorted");
    }

    private static object? Folded(object? key, bool ignoreCase) =>
        ignoreCase && key is TracedText text ? TracedText.FromTemplate(text.Text.ToLowerInvariant()) : key;
}
