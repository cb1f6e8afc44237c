namespace Appliance.Knowledge.Library.Search;

/// <summary>The part of a passage that a reader with little room should get.</summary>
public static class PassageExcerpt
{
    /// <summary>
    /// The lines that answer best, in the order of the passage, as many as fit; the whole text where it fits. A first line that is longer is cut.
    /// </summary>
    /// <param name="hit">A passage as the search found it.</param>
    /// <param name="maxCharacters">Characters at most, line breaks included.</param>
    public static string Excerpt(this PassageHit hit, int maxCharacters)
    {
        if (hit.Text.Length <= maxCharacters)
            return hit.Text;
        string[] lines = hit.Text.Split('\n');
        IEnumerable<int> byValue = Enumerable.Range(0, lines.Length);
        if (hit.Lines.Count == lines.Length)
            byValue = byValue.OrderByDescending(i => hit.Lines[i].Merit);
        var chosen = new SortedSet<int>();
        int room = maxCharacters;
        foreach (int line in byValue)
        {
            if (lines[line].Length + 1 > room)
                break;
            chosen.Add(line);
            room -= lines[line].Length + 1;
        }

        return chosen.Count > 0 ? string.Join('\n', chosen.Select(i => lines[i])) : lines[byValue.First()][..maxCharacters];
    }
}
