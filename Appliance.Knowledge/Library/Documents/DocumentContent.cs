using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>What a file says, whatever its format: the form in which versions are kept.</summary>
/// <param name="Format">Where it came from: <c>markdown</c>, <c>text</c>, <c>html</c>, <c>pdf</c>, <c>docx</c>, <c>xlsx</c>, <c>csv</c>.</param>
/// <param name="Title">Its title, if it has one.</param>
/// <param name="Matter">Governance that the file itself states, by key.</param>
/// <param name="Blocks">Its content in reading order.</param>
/// <param name="Warnings">What was ignored in it.</param>
public sealed record DocumentContent(
    string Format,
    string? Title,
    IReadOnlyDictionary<string, string> Matter,
    IReadOnlyList<DocumentBlock> Blocks,
    IReadOnlyList<string> Warnings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The content as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static DocumentContent FromJson(string json) =>
        JsonSerializer.Deserialize<DocumentContent>(json, Json) ?? throw new JsonException("The content of the document is empty.");

    /// <summary>The content as lines of text, for a person to compare: a heading, a sentence, an item or a row each.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = new List<string>();
        foreach ((string key, string value) in Matter.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            lines.Add($"{key}: {value}");
        string path = "";
        foreach (DocumentBlock block in Blocks)
        {
            if (block.HeadingPath != path)
                lines.Add("# " + (path = block.HeadingPath));
            lines.AddRange(block switch
            {
                TextBlock text => Sentences.Split(text.Text),
                ListItems list => list.Items.Select(item => "- " + item),
                TableRows table => table.Rows.Select(row => PassageCutter.RowText(table.Header, row)),
                QuestionAnswer pair => ["Q: " + pair.Question, "A: " + pair.Answer],
                _ => [],
            });
        }

        return lines;
    }
}
