namespace Appliance.Inference.Templates.Running;

/// <summary>The <c>loop</c> variable of a for block. Its depth counts recursion only, which there is none of.</summary>
internal sealed class LoopState(IReadOnlyList<object?> items)
{
    private object? lastSeen;
    private bool seenAny;

    /// <summary>Index of the item at hand, from 0.</summary>
    public int Index { get; set; }

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
            "depth" => 1L,
            "depth0" => 0L,
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
