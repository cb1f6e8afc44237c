using System.Text;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Provenance;

/// <summary>Puts texts together and keeps the origin of every character. Charges the rendering for what is written and refuses to grow
/// beyond its limit.</summary>
internal sealed class TracedTextBuilder(RenderContext context)
{
    private readonly StringBuilder text = new();
    private readonly List<TracedRun> runs = [];

    public int Length => text.Length;

    public TracedTextBuilder Append(string added, bool fromTemplate = true) => Append(added.AsSpan(), fromTemplate);

    public TracedTextBuilder Append(ReadOnlySpan<char> added, bool fromTemplate = true)
    {
        if (added.IsEmpty)
            return this;
        context.CheckLength((long)text.Length + added.Length);
        context.ChargeCharacters(added.Length);
        text.Append(added);
        if (runs.Count > 0 && runs[^1].FromTemplate == fromTemplate)
            runs[^1] = new TracedRun(text.Length, fromTemplate);
        else
            runs.Add(new TracedRun(text.Length, fromTemplate));
        return this;
    }

    public TracedTextBuilder Append(TracedText added) => Append(added, 0, added.Length);

    public TracedTextBuilder Append(TracedText added, int start, int length)
    {
        int stop = start + length;
        for (int i = start; i < stop;)
        {
            int end = Math.Min(added.RunEnd(i, out bool own), stop);
            Append(added.Text.AsSpan(i, end - i), own);
            i = end;
        }

        return this;
    }

    public TracedText ToText() => runs.Count switch
    {
        0 => TracedText.Empty,
        1 => TracedText.Of(text.ToString(), runs[0].FromTemplate),
        _ => new TracedText(text.ToString(), [.. runs]),
    };

    /// <summary>What was put together as parts of a prompt, one for each run.</summary>
    public IReadOnlyList<PromptPart> ToParts()
    {
        var parts = new PromptPart[runs.Count];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new PromptPart(text.ToString(start, runs[i].End - start), runs[i].FromTemplate);
            start = runs[i].End;
        }

        return parts;
    }
}
