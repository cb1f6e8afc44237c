namespace Appliance.Host.Understanding.Slots;

/// <summary>Reads the embedded word lists: <c>key = phrase, phrase</c> a line, <c>#</c> for remarks.</summary>
internal static class WordList
{
    /// <summary>One line of a list.</summary>
    public sealed record Line(string Key, IReadOnlyList<string> Phrases);

    /// <summary>The lines of a list, in order.</summary>
    /// <param name="name">File name without extension.</param>
    public static IEnumerable<Line> Lines(string name)
    {
        using Stream stream = typeof(WordList).Assembly.GetManifestResourceStream($"Slots.{name}.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            yield return new Line(
                line[..equals].Trim(),
                line[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
