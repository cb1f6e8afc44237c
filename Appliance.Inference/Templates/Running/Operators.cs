using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Truth, equality, order and containment of values, as Python has them.</summary>
internal static class Operators
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        TracedText text => text.Length > 0,
        TemplateList list => list.Items.Count > 0,
        TemplateMap map => map.Entries.Count > 0,
        _ => true,
    };

    public static bool IsNone(object? value) => value is null || ReferenceEquals(value, Undefined.NotGiven);

    public static bool Holds(RenderContext context, string sign, object? left, object? right) => sign switch
    {
        "==" => AreEqual(context, left, right),
        "!=" => !AreEqual(context, left, right),
        "in" => Contains(context, right, left),
        "not in" => !Contains(context, right, left),
        "<" => Order(context, left, right, sign) < 0,
        "<=" => Order(context, left, right, sign) <= 0,
        ">" => Order(context, left, right, sign) > 0,
        _ => Order(context, left, right, sign) >= 0,
    };

    public static bool AreEqual(RenderContext context, object? left, object? right, int depth = 0)
    {
        context.Charge();
        context.CheckDepth(depth);
        switch (left, right)
        {
            case (TracedText a, TracedText b):
                context.ChargeCharacters(Math.Min(a.Length, b.Length));
                return a.Text == b.Text;
            case (TemplateList a, TemplateList b):
                return a.IsTuple == b.IsTuple && a.Items.Count == b.Items.Count
                    && a.Items.Zip(b.Items).All(pair => AreEqual(context, pair.First, pair.Second, depth + 1));
            case (TemplateMap a, TemplateMap b):
                return a.Entries.Count == b.Entries.Count && a.Entries.All(
                    entry => b.TryGet(entry.Key, out object? other) && AreEqual(context, entry.Value, other, depth + 1));
            case (null, _) or (_, null):
                return IsNone(left) && IsNone(right);
            case (Undefined, Undefined):
                return true;
            default:
                return Arithmetic.IsNumber(left) && Arithmetic.IsNumber(right)
                    ? Arithmetic.Compare(left, right) == 0
                    : ReferenceEquals(left, right);
        }
    }

    /// <summary>Order of two numbers or two texts; Python refuses the rest, and so does this.</summary>
    public static int Order(RenderContext context, object? left, object? right, string sign)
    {
        if (left is TracedText a && right is TracedText b)
        {
            context.ChargeCharacters(Math.Min(a.Length, b.Length));
            return string.CompareOrdinal(a.Text, b.Text);
        }

        if (Arithmetic.IsNumber(left) && Arithmetic.IsNumber(right))
            return Arithmetic.Compare(left, right) ?? throw context.Failed($"'{sign}' with a number that is not one (nan)");
        throw context.Failed($"'{sign}' is not defined between a {ValueKinds.NameOf(left)} and a {ValueKinds.NameOf(right)}");
    }

    public static bool Contains(RenderContext context, object? container, object? value)
    {
        switch (container)
        {
            case TracedText text when value is TracedText part:
                context.ChargeSearch(text.Length, part.Length);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case TracedText:
                throw context.Failed($"'in' a text needs a text, not a {ValueKinds.NameOf(value)}");
            case TemplateMap map:
                return map.TryGet(value, out _);
            case TemplateList list:
                return list.Items.Any(item => AreEqual(context, item, value));
            case Undefined:
                return false;
            default:
                throw context.Failed($"'in' is not defined for a {ValueKinds.NameOf(container)}");
        }
    }

    /// <summary>The items a for block visits: of a list its items, of a dictionary its keys, of a text its characters.</summary>
    public static IReadOnlyList<object?> Items(RenderContext context, object? value)
    {
        switch (value)
        {
            case TemplateList list:
                return list.Items;
            case TemplateMap map:
                context.Charge(map.Entries.Count);
                return [.. map.Entries.Select(entry => entry.Key)];
            case TracedText text:
                context.Charge(text.Length);
                int[] offsets = CodePoints.Offsets(text.Text);
                var characters = new object?[offsets.Length - 1];
                for (int i = 0; i < characters.Length; i++)
                    characters[i] = text.Slice(offsets[i], offsets[i + 1] - offsets[i]);
                return characters;
            case Undefined:
                return [];
            default:
                throw context.Failed($"a {ValueKinds.NameOf(value)} cannot be iterated");
        }
    }
}
