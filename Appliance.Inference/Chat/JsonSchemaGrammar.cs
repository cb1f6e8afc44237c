using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Appliance.Inference.Chat;

/// <summary>
/// A JSON schema as a GBNF grammar (llama.cpp grammars/README.md): the part of JSON Schema that forms need. Objects list their
/// properties in the schema's order, required or not; strings with enum, const and lengths; integers, numbers, booleans, null; arrays with
/// lengths; anyOf and oneOf; type lists. Everything else that would restrict an answer is refused by name rather than ignored.
/// </summary>
internal sealed class JsonSchemaGrammar
{
    /// <summary>Schemas inside one another, and rules of a grammar.</summary>
    internal const int MaxDepth = 16, MaxRules = 512;

    /// <summary>Longest string or array whose length is bounded by the schema.</summary>
    internal const int MaxLength = 1024;

    // At most one blank between parts: a model that may write blanks without end does.
    private const string Basics =
        """
        ws ::= " "?
        boolean ::= "true" | "false"
        null ::= "null"
        integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
        number ::= integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
        char ::= [^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})
        string ::= "\"" char* "\""
        value ::= object | array | string | number | boolean | null
        object ::= "{" ws (string ":" ws value ("," ws string ":" ws value)*)? ws "}"
        array ::= "[" ws (value ("," ws value)*)? ws "]"

        """;

    // Keywords that describe and do not restrict.
    private static readonly HashSet<string> Descriptive =
        new(StringComparer.Ordinal) { "title", "description", "default", "examples", "$schema", "$id", "$comment", "deprecated", "readOnly", "writeOnly" };

    private readonly StringBuilder rules = new(Basics);
    private int count;

    private JsonSchemaGrammar()
    {
    }

    /// <summary>Any JSON object.</summary>
    internal static string AnyObject => Basics + "root ::= object\n";

    /// <summary>The grammar of a schema.</summary>
    /// <exception cref="NotSupportedException">The schema uses something that is not supported; the message names it and where.</exception>
    internal static string Write(JsonElement schema)
    {
        var writer = new JsonSchemaGrammar();
        string root = writer.Rule(schema, "#", 0);
        return writer.rules.Append("root ::= ").Append(root).Append('\n').ToString();
    }

    private string Rule(JsonElement schema, string place, int depth)
    {
        if (depth > MaxDepth)
            throw Unsupported(place, $"more than {MaxDepth} schemas inside one another");
        if (schema.ValueKind == JsonValueKind.True)
            return "value";
        if (schema.ValueKind != JsonValueKind.Object)
            throw Unsupported(place, $"a schema that is {schema.ValueKind}");
        if (schema.TryGetProperty("const", out JsonElement constant))
            return Restricted(schema, place, ["const", "type"], Literal(constant));
        if (schema.TryGetProperty("enum", out JsonElement values))
            return Restricted(schema, place, ["enum", "type"], Define(string.Join(" | ", Items(values, place).Select(Literal)), place));
        foreach (string choice in (string[])["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(choice, out JsonElement options))
                return Restricted(schema, place, [choice], Define(string.Join(" | ", Items(options, place).Select((option, i) => Rule(option, $"{place}/{choice}/{i}", depth + 1))), place));
        }

        if (!schema.TryGetProperty("type", out JsonElement type))
            return Restricted(schema, place, [], "value");
        return type.ValueKind == JsonValueKind.Array
            ? Define(string.Join(" | ", Items(type, place).Select(item => OfType(schema, item.GetString() ?? "", place, depth))), place)
            : OfType(schema, type.GetString() ?? "", place, depth);
    }

    private string OfType(JsonElement schema, string type, string place, int depth) => type switch
    {
        "object" => Object(schema, place, depth),
        "array" => Array(schema, place, depth),
        "string" => String(schema, place),
        "integer" or "number" or "boolean" or "null" => Restricted(schema, place, ["type"], type),
        _ => throw Unsupported(place, $"the type \"{type}\""),
    };

    private string Object(JsonElement schema, string place, int depth)
    {
        Restricted(schema, place, ["type", "properties", "required", "additionalProperties"], "");
        if (schema.TryGetProperty("additionalProperties", out JsonElement additional) && additional.ValueKind != JsonValueKind.False)
            throw Unsupported(place, "additionalProperties other than false");
        if (!schema.TryGetProperty("properties", out JsonElement properties))
            return "object";
        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names)
            ? [.. Items(names, place).Select(name => name.GetString() ?? "")]
            : [];
        if (required.FirstOrDefault(name => !properties.TryGetProperty(name, out _)) is { } unknown)
            throw Unsupported(place, $"the required property \"{unknown}\", which is not described");
        (string Pair, bool Required)[] pairs =
        [
            .. properties.EnumerateObject().Select(property => (
                $"{Quote(JsonSerializer.Serialize(property.Name))} \":\" ws {Rule(property.Value, $"{place}/{property.Name}", depth + 1)}",
                required.Contains(property.Name))),
        ];
        return Define($"\"{{\" ws {Sequence(pairs, place)} ws \"}}\"", place);
    }

    // Behind each property two rules are needed for the rest: as the first property written, and behind a comma.
    private string Sequence((string Pair, bool Required)[] pairs, string place)
    {
        string first = "\"\"", rest = "\"\"";
        for (int i = pairs.Length - 1; i >= 0; i--)
        {
            (string pair, bool required) = pairs[i];
            string following = rest == "\"\"" ? "" : " " + rest;
            string begin = $"{pair}{following}", go = $"\",\" ws {pair}{following}";
            first = Define(required ? begin : $"{begin} | {first}", place);
            rest = Define(required ? go : $"{go} | {rest}", place);
        }

        return first;
    }

    private string Array(JsonElement schema, string place, int depth)
    {
        Restricted(schema, place, ["type", "items", "minItems", "maxItems"], "");
        string item = schema.TryGetProperty("items", out JsonElement items) ? Rule(items, place + "/items", depth + 1) : "value";
        (int least, int? most) = Bounds(schema, "minItems", "maxItems", place);
        if (most == 0)
            return Define("\"[\" ws \"]\"", place);
        string more = $"(\",\" ws {item}){Repetition(Math.Max(least - 1, 0), most - 1)}";
        string list = $"{item} {more}";
        return Define($"\"[\" ws {(least == 0 ? $"({list})?" : list)} ws \"]\"", place);
    }

    private string String(JsonElement schema, string place)
    {
        Restricted(schema, place, ["type", "minLength", "maxLength"], "");
        (int least, int? most) = Bounds(schema, "minLength", "maxLength", place);
        return least == 0 && most is null ? "string" : Define($"\"\\\"\" char{Repetition(least, most)} \"\\\"\"", place);
    }

    private static (int Least, int? Most) Bounds(JsonElement schema, string least, string most, string place)
    {
        int from = schema.TryGetProperty(least, out JsonElement low) ? low.GetInt32() : 0;
        int? to = schema.TryGetProperty(most, out JsonElement high) ? high.GetInt32() : null;
        if (from < 0 || to < from || from > MaxLength || to > MaxLength)
            throw Unsupported(place, $"{least} and {most} outside 0 to {MaxLength}, or crossed");
        return (from, to);
    }

    private static string Repetition(int least, int? most) => string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}");

    private string Define(string body, string place)
    {
        if (++count > MaxRules)
            throw Unsupported(place, $"more than {MaxRules} rules");
        string name = string.Create(CultureInfo.InvariantCulture, $"r{count}");
        rules.Append(name).Append(" ::= ").Append(body).Append('\n');
        return name;
    }

    private static string Restricted(JsonElement schema, string place, string[] understood, string result)
    {
        foreach (JsonProperty property in schema.EnumerateObject())
        {
            if (!understood.Contains(property.Name) && !Descriptive.Contains(property.Name))
                throw Unsupported(place, $"\"{property.Name}\"");
        }

        return result;
    }

    private static IEnumerable<JsonElement> Items(JsonElement array, string place) => array.ValueKind == JsonValueKind.Array && array.GetArrayLength() > 0
        ? array.EnumerateArray()
        : throw Unsupported(place, "a list that is empty or no list");

    private static string Literal(JsonElement value) => Quote(JsonSerializer.Serialize(value));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char letter in text)
            quoted.Append(letter is '"' or '\\' ? $"\\{letter}" : letter.ToString());
        return quoted.Append('"').ToString();
    }

    private static NotSupportedException Unsupported(string place, string what) =>
        new($"The JSON schema at {place} uses {what}, which answers of the local model cannot be held to. Leave it out and check the answer instead.");
}
