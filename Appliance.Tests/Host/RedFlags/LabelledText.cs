using System.Text.Json;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>One line of a case or training file beside the tests.</summary>
internal sealed record LabelledText(string Text, string? Flag, string? Intent)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <param name="folder">Folder below <c>models</c>.</param>
    /// <param name="language">Two-letter code, the file's name.</param>
    public static IReadOnlyList<LabelledText> Read(string folder, string language)
    {
        string path = Path.Combine([AppContext.BaseDirectory, "models", .. folder.Split('/'), $"{language}.jsonl"]);
        IEnumerable<string> lines = File.ReadLines(path).Where(line => line.Length > 0);
        return [.. lines.Select(line => JsonSerializer.Deserialize<LabelledText>(line, Json)!)];
    }
}
