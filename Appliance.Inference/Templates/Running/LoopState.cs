namespace Appliance.Inference.Templates.Running;

/// <summary>The <c>loop</c> variable of a for block.</summary>
internal sealed class LoopState(IReadOnlyList<object?> items, int depth)
{
    private object? lastSeen;
    private bool seenAny;

    /// <summary>Index of the item at hand, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Loops around this one, and itself.</summary>
    public int Depth => depth;

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "index" => Index + 1L,
            "index0" => (long)Index,
            "revindex" => (long)items.Count - Index,
            "revindex0" => items.Count - Index - 1L,
            "first" => Index == 0,
            "last" => Index == items.Count - 1,
            "length" => (long)items.Count,
            "depth" => (long)depth,
            "depth0" => depth - 1L,
            "previtem" => Index > 0 ? items[Index - 1] : new Undefined("there is no previous item"),
            "nextitem" => Index < items.Count - 1 ? items[Index + 1] : new Undefined("there is no next item"),
            _ => null,
        };
        return value is not null || name is "previtem" or "nextitem";
    }

    /// <summary>Whether <paramref name="value"/> differs from the one of the call before.</summary>
    public bool Changed(RenderContext context, object? value)
    {
        if (seenAny && Operators.AreEqual(context, lastSeen, value))
            return false;
        seenAny = true;
        lastSeen = value;
        return true;
    }
}
