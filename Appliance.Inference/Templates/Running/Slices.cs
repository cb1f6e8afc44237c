using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary><c>value[start:stop:step]</c> with Python's rules for bounds that are negative, missing or beyond the ends.</summary>
internal static class Slices
{
    public static object? Take(RenderContext context, object? value, long? start, long? stop, long? step)
    {
        long stride = step ?? 1;
        if (stride == 0)
            throw context.Failed("the step of a slice cannot be zero");
        switch (value)
        {
            case TracedText text:
                return TakeText(context, text, start, stop, stride);
            case TemplateList list:
                var items = new List<object?>();
                foreach (int index in Indexes(list.Items.Count, start, stop, stride))
                {
                    context.Charge();
                    items.Add(list.Items[index]);
                }

                return new TemplateList(items, list.IsTuple);
            case Undefined missing:
                throw context.Failed(missing.Description);
            default:
                throw context.Failed($"a {ValueKinds.NameOf(value)} has no slices");
        }
    }

    private static TracedText TakeText(RenderContext context, TracedText text, long? start, long? stop, long stride)
    {
        context.ChargeCharacters(text.Length);
        int[] offsets = CodePoints.Offsets(text.Text);
        if (stride == 1)
        {
            (long first, long end) = Bounds(offsets.Length - 1, start, stop, stride);
            return first >= end ? TracedText.Empty : text.Slice(offsets[first], offsets[end] - offsets[first]);
        }

        TracedTextBuilder taken = context.NewText();
        foreach (int index in Indexes(offsets.Length - 1, start, stop, stride))
        {
            context.Charge();
            taken.Append(text, offsets[index], offsets[index + 1] - offsets[index]);
        }

        return taken.ToText();
    }

    private static IEnumerable<int> Indexes(int length, long? start, long? stop, long stride)
    {
        (long first, long end) = Bounds(length, start, stop, stride);
        stride = Math.Clamp(stride, -int.MaxValue, int.MaxValue);
        for (long i = first; stride > 0 ? i < end : i > end; i += stride)
            yield return (int)i;
    }

    private static (long First, long End) Bounds(int length, long? start, long? stop, long stride)
    {
        long lowest = stride > 0 ? 0 : -1;
        long highest = stride > 0 ? length : length - 1;
        return (Clamp(start ?? (stride > 0 ? lowest : highest), start is null), Clamp(stop ?? (stride > 0 ? highest : lowest), stop is null));

        long Clamp(long bound, bool isDefault)
        {
            if (isDefault)
                return bound;
            return Math.Clamp(bound < 0 ? bound + length : bound, lowest, highest);
        }
    }
}
