namespace Appliance.Knowledge.Library.Documents;

/// <summary>A list written as lines without bullets: "Hygiene — € 72" on one line, "Filling — from € 95" on the next.</summary>
/// <param name="LeadIn">The first line where it introduces the others; empty for none.</param>
/// <param name="Items">The lines.</param>
internal sealed record ListedLines(string LeadIn, IReadOnlyList<string> Items)
{
    /// <summary>Items at least: two lines may be a sentence that was broken.</summary>
    public const int MinItems = 3;

    /// <summary>Characters of an item at most; longer lines are running text that an editor broke.</summary>
    public const int MaxItemCharacters = 110;

    // How many of the lines must end without a stop.
    private const double MinOpenShare = 0.6;

    /// <summary>The list that a paragraph is; null for running text.</summary>
    public static ListedLines? Read(string paragraph)
    {
        string[] lines = paragraph.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool introduced = lines.Length > 0 && lines[0].EndsWith(':');
        string[] items = introduced ? lines[1..] : lines;
        bool listed = items.Length >= MinItems
            && Array.TrueForAll(items, item => item.Length <= MaxItemCharacters && !char.IsLower(item[0]) && item[^1] != ',')
            && items.Count(item => item[^1] is not ('.' or '!' or '?')) >= MinOpenShare * items.Length;
        return listed ? new ListedLines(introduced ? lines[0] : "", items) : null;
    }
}
