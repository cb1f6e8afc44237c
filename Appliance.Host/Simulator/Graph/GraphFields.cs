using System.Text.Json;

namespace Appliance.Host.Simulator.Graph;

/// <summary>Reads the fields of a request and refuses, with Meta's codes, what is missing, of the wrong type or too long.</summary>
internal static class GraphFields
{
    /// <summary>Missing, or not an object: 131008.</summary>
    public static JsonElement RequiredObject(JsonElement parent, string name, string path) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? value
            : throw new GraphException(131008, $"Required parameter {path} is missing or no object.");

    /// <summary>Missing or empty: 131008. Not a string or longer than <paramref name="most"/> UTF-16 units: 100.</summary>
    public static string RequiredText(JsonElement parent, string name, string path, int most) =>
        OptionalText(parent, name, path, most) is { Length: > 0 } text
            ? text
            : throw new GraphException(131008, $"Required parameter {path} is missing or empty.");

    /// <summary>Null where missing; not a string or longer than <paramref name="most"/> UTF-16 units: 100.</summary>
    public static string? OptionalText(JsonElement parent, string name, string path, int most)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw new GraphException(100, $"Param {path} must be a string.");
        string text = value.GetString()!;
        return text.Length <= most ? text : throw new GraphException(100, $"Param {path} must be at most {most} characters long.");
    }

    /// <summary>Missing: empty. Not an array or a length out of range: 131009.</summary>
    public static IReadOnlyList<JsonElement> Array(JsonElement parent, string name, string path, int least, int most)
    {
        if (!parent.TryGetProperty(name, out JsonElement value))
            return least == 0 ? [] : throw new GraphException(131008, $"Required parameter {path} is missing.");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < least || value.GetArrayLength() > most)
            throw new GraphException(131009, $"{path} must be an array of {least} to {most} elements.");
        return [.. value.EnumerateArray()];
    }

    /// <summary>Two equal values: 131009.</summary>
    public static void RequireUnique(IEnumerable<string> values, string path)
    {
        HashSet<string> seen = [];
        if (!values.All(seen.Add))
            throw new GraphException(131009, $"{path} must be unique.");
    }
}
