using System.Text.Json;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Members of a tokenizer file, with errors that say which one is wrong.</summary>
internal static class JsonReading
{
    /// <summary>The member, null when it is absent or null.</summary>
    internal static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    internal static JsonElement RequireObject(this JsonElement element, string name) => Require(element, name, JsonValueKind.Object);

    internal static JsonElement RequireArray(this JsonElement element, string name) => Require(element, name, JsonValueKind.Array);

    internal static string RequireString(this JsonElement element, string name) => Require(element, name, JsonValueKind.String).GetString()!;

    internal static string? FindString(this JsonElement element, string name) =>
        element.Find(name) is null ? null : RequireString(element, name);

    internal static bool FindFlag(this JsonElement element, string name, bool otherwise) => element.Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new InvalidDataException($"\"{name}\" is neither true nor false"),
    };

    internal static int AsId(this JsonElement element, string name, int max) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int id) && id >= 0 && id <= max
            ? id
            : throw new InvalidDataException($"\"{name}\" is no id from 0 to {max}");

    /// <summary>The elements of an array or the one element itself that stand for a step, in order.</summary>
    internal static IEnumerable<JsonElement> Steps(JsonElement? step, string sequenceMember)
    {
        var steps = new List<JsonElement>();
        if (step is { } outermost)
            Flatten(outermost, sequenceMember, steps, TokenizerLimits.PipelineSteps);
        return steps;
    }

    private static void Flatten(JsonElement step, string sequenceMember, List<JsonElement> steps, int depth)
    {
        if (depth == 0 || steps.Count > TokenizerLimits.PipelineSteps)
            throw new InvalidDataException($"\"{sequenceMember}\" has more than {TokenizerLimits.PipelineSteps} steps");
        if (RequireString(step, "type") != "Sequence")
        {
            steps.Add(step);
            return;
        }

        foreach (JsonElement inner in RequireArray(step, sequenceMember).EnumerateArray())
            Flatten(inner, sequenceMember, steps, depth - 1);
    }

    private static JsonElement Require(JsonElement element, string name, JsonValueKind kind) =>
        element.Find(name) is { } value && value.ValueKind == kind
            ? value
            : throw new InvalidDataException($"\"{name}\" is missing or no JSON {kind.ToString().ToLowerInvariant()}");
}
