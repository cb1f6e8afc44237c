namespace Appliance.Knowledge.Library.Analysis;

/// <summary>The word lists that are built into the program.</summary>
internal static class AnalysisResource
{
    /// <summary>Lines of an embedded list without empty lines and comments (#).</summary>
    public static IEnumerable<string> Lines(string name)
    {
        string resource = $"{typeof(AnalysisResource).Namespace}.{name}";
        using Stream stream = typeof(AnalysisResource).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program was built without its word list {resource}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
