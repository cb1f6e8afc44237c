using System.Text.Json;

namespace Appliance.Inference.Classification;

/// <summary>
/// Reads examples from JSON lines, one object a line: <c>{"text":"Buongiorno!","intent":"greeting","lang":"it"}</c>. Other
/// fields are ignored, blank lines skipped. Thread-safe.
/// </summary>
public static class LabelledTextReader
{
    /// <summary>Most examples read from one file; beyond that the data is not for a classifier of this size.</summary>
    public const int MaxExamples = 500_000;

    /// <summary>Characters of a line at most.</summary>
    public const int MaxLineCharacters = 1_000_000;

    private const string TextField = "text";
    private const string LanguageField = "lang";

    /// <summary>Reads one file, or every <c>*.jsonl</c> file of a folder in the order of their names.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="labelField">Field that holds the label, such as <c>intent</c> or <c>lang</c>.</param>
    /// <exception cref="TrainingDataException">A line is not such an object, a file is empty or absent; names file and line.</exception>
    public static IReadOnlyList<LabelledText> Read(string path, string labelField)
    {
        if (!Directory.Exists(path))
            return ReadFile(path, labelField);
        string[] files = [.. Directory.EnumerateFiles(path, "*.jsonl").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new TrainingDataException($"The folder {path} holds no *.jsonl file.");
        return [.. files.SelectMany(file => ReadFile(file, labelField))];
    }

    private static List<LabelledText> ReadFile(string path, string labelField)
    {
        if (!File.Exists(path))
            throw new TrainingDataException($"The file {path} does not exist.");
        var examples = new List<LabelledText>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (line.Length > MaxLineCharacters)
                throw new TrainingDataException($"{path}:{number}: the line has {line.Length} characters; at most {MaxLineCharacters} are read. Shorten the text.");
            if (examples.Count == MaxExamples)
                throw new TrainingDataException($"{path}:{number}: more than {MaxExamples} examples; split the file.");
            examples.Add(Parse(line, labelField, $"{path}:{number}"));
        }

        if (examples.Count == 0)
            throw new TrainingDataException($"The file {path} holds no examples.");
        return examples;
    }

    private static LabelledText Parse(string line, string labelField, string place)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw new TrainingDataException($"{place}: not a JSON object: {e.Message}", e);
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new TrainingDataException($"{place}: not a JSON object but {root.ValueKind}.");
            string text = Field(root, TextField) ?? throw Missing(place, TextField);
            string label = Field(root, labelField) ?? throw Missing(place, labelField);
            return new LabelledText(text, label, Field(root, LanguageField));
        }
    }

    private static string? Field(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    private static TrainingDataException Missing(string place, string field) =>
        new($"{place}: the field \"{field}\" is missing, empty or not text.");
}
