namespace Appliance.Knowledge.Library.Governance;

/// <summary>A line that one of two texts has and the other has not.</summary>
/// <param name="Added">Whether the newer text has it.</param>
/// <param name="Text">The line.</param>
public sealed record ChangedLine(bool Added, string Text);

/// <summary>Compares two texts line by line: longest common subsequence, beyond a size by sets of lines.</summary>
internal static class LineDifference
{
    /// <summary>Lines of the two texts multiplied up to which their order counts; beyond, the table would take more than 64 MiB.</summary>
    public const long MaxCells = 16 * 1024 * 1024;

    /// <summary>The changes in the order of the texts, removed lines before those added in their place.</summary>
    public static IReadOnlyList<ChangedLine> Of(IReadOnlyList<string> older, IReadOnlyList<string> newer)
    {
        if ((long)(older.Count + 1) * (newer.Count + 1) > MaxCells)
        {
            HashSet<string> before = [.. older], after = [.. newer];
            return [.. older.Where(line => !after.Contains(line)).Select(line => new ChangedLine(false, line)), .. newer.Where(line => !before.Contains(line)).Select(line => new ChangedLine(true, line))];
        }

        int[,] common = CommonLengths(older, newer);
        var changes = new List<ChangedLine>();
        int i = 0, j = 0;
        while (i < older.Count || j < newer.Count)
        {
            if (i < older.Count && j < newer.Count && older[i] == newer[j])
                (i, j) = (i + 1, j + 1);
            else if (i < older.Count && (j == newer.Count || common[i + 1, j] >= common[i, j + 1]))
                changes.Add(new ChangedLine(false, older[i++]));
            else
                changes.Add(new ChangedLine(true, newer[j++]));
        }

        return changes;
    }

    private static int[,] CommonLengths(IReadOnlyList<string> older, IReadOnlyList<string> newer)
    {
        int[,] common = new int[older.Count + 1, newer.Count + 1];
        for (int i = older.Count - 1; i >= 0; i--)
        {
            for (int j = newer.Count - 1; j >= 0; j--)
                common[i, j] = older[i] == newer[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }
}
