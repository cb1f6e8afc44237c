namespace Appliance.Inference.Templates.Provenance;

/// <summary>Text of which every character is known to come from the template or from what somebody wrote. Immutable. Equality and order are
/// those of <see cref="Text"/>; origin never changes what a template does.</summary>
internal sealed class TracedText
{
    public static readonly TracedText Empty = new("", fromTemplate: true);

    private readonly bool fromTemplate;
    private readonly TracedRun[]? runs;

    private TracedText(string text, bool fromTemplate)
    {
        Text = text;
        this.fromTemplate = fromTemplate;
    }

    /// <param name="text">The characters.</param>
    /// <param name="runs">At least two; ends rise and the last is the text's length; neighbours differ in origin.</param>
    public TracedText(string text, TracedRun[] runs)
    {
        Text = text;
        this.runs = runs;
    }

    public string Text { get; }

    public int Length => Text.Length;

    public static TracedText FromTemplate(string text) => text.Length == 0 ? Empty : new TracedText(text, fromTemplate: true);

    public static TracedText Written(string text) => text.Length == 0 ? Empty : new TracedText(text, fromTemplate: false);

    public static TracedText Of(string text, bool fromTemplate) => fromTemplate ? FromTemplate(text) : Written(text);

    /// <summary>End of the run of one origin that <paramref name="index"/> lies in, exclusive.</summary>
    public int RunEnd(int index, out bool isFromTemplate)
    {
        if (runs is null)
        {
            isFromTemplate = fromTemplate;
            return Text.Length;
        }

        TracedRun run = runs[RunAt(index)];
        isFromTemplate = run.FromTemplate;
        return run.End;
    }

    public TracedText Slice(int start, int length)
    {
        if (length == 0)
            return Empty;
        if (length == Text.Length)
            return this;
        string part = Text.Substring(start, length);
        if (runs is null)
            return new TracedText(part, fromTemplate);
        int first = RunAt(start);
        int last = RunAt(start + length - 1);
        if (first == last)
            return new TracedText(part, runs[first].FromTemplate);
        var kept = new TracedRun[last - first + 1];
        for (int i = 0; i < kept.Length; i++)
            kept[i] = new TracedRun(Math.Min(runs[first + i].End - start, length), runs[first + i].FromTemplate);
        return new TracedText(part, kept);
    }

    /// <summary>The text without what was written, for messages about errors.</summary>
    public string WithoutWritten()
    {
        var shown = new System.Text.StringBuilder();
        for (int i = 0; i < Text.Length;)
        {
            int end = RunEnd(i, out bool own);
            shown.Append(own ? Text[i..end] : "…");
            i = end;
        }

        return shown.ToString();
    }

    public override string ToString() => Text;

    private int RunAt(int index)
    {
        int low = 0;
        int high = runs!.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (index < runs[middle].End)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
