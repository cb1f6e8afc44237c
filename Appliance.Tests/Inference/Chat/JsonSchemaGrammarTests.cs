using System.Text.Json;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class JsonSchemaGrammarTests
{
    private const string Form =
        """
        {"type": "object", "additionalProperties": false, "required": ["intent", "urgent"], "properties": {
          "intent": {"enum": ["book", "cancel", "say \"hi\""], "description": "what is wanted"},
          "name": {"type": "string", "minLength": 1, "maxLength": 8},
          "urgent": {"type": "boolean"},
          "day": {"type": ["integer", "null"]},
          "times": {"type": "array", "items": {"type": "string", "maxLength": 4}, "minItems": 1, "maxItems": 3},
          "place": {"anyOf": [{"const": "here"}, {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}]}}}
        """;

    [Theory]
    [InlineData("""{"type": "string", "pattern": "^a+$"}""", "pattern")]
    [InlineData("""{"type": "object", "properties": {"a": {"$ref": "#/x"}}}""", "$ref")]
    [InlineData("""{"type": "integer", "minimum": 3}""", "minimum")]
    [InlineData("""{"type": "date"}""", "date")]
    [InlineData("""{"type": "object", "additionalProperties": true}""", "additionalProperties")]
    [InlineData("""{"type": "array", "maxItems": 100000}""", "maxItems")]
    [InlineData("""{"enum": []}""", "empty")]
    [InlineData("""{"type": "object", "properties": {}, "required": ["a"]}""", "\"a\"")]
    public void Write_NotSupported_IsRefusedByName(string schema, string name) =>
        Should.Throw<NotSupportedException>(() => JsonSchemaGrammar.Write(Parse(schema))).Message.ShouldContain(name);

    [Fact]
    public void Write_SchemasWithoutEnd_AreRefused()
    {
        string nested = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 20)) + "true" + new string('}', 20);

        Should.Throw<NotSupportedException>(() => JsonSchemaGrammar.Write(Parse(nested))).Message.ShouldContain("16");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public async Task GetResponseAsync_Schema_EveryAnswerFollowsIt(float temperature)
    {
        await using LlamaEngine engine = TinyModel.Start();
        var client = new LlamaChatClient(engine);
        for (int seed = 0; seed < 12; seed++)
        {
            ChatResponse response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, $"Number {seed}")], new ChatOptions
            {
                ResponseFormat = ChatResponseFormat.ForJsonSchema(Parse(Form)),
                Temperature = temperature,
                Seed = seed,
                MaxOutputTokens = 250,
            });

            response.FinishReason.ShouldBe(ChatFinishReason.Stop, response.Text);
            RequireForm(Parse(response.Text));
        }
    }

    private static void RequireForm(JsonElement form)
    {
        string[] order = ["intent", "name", "urgent", "day", "times", "place"];
        string[] names = [.. form.EnumerateObject().Select(property => property.Name)];
        names.ShouldBe(order.Where(names.Contains));
        form.GetProperty("intent").GetString().ShouldBeOneOf("book", "cancel", "say \"hi\"");
        form.GetProperty("urgent").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
        // Random weights also choose bytes that are no text, whose replacement characters say nothing about the length.
        if (form.TryGetProperty("name", out JsonElement name) && !name.GetString()!.Contains('\uFFFD'))
            System.Text.Encoding.UTF32.GetByteCount(name.GetString()!).ShouldBeInRange(4, 32);
        if (form.TryGetProperty("day", out JsonElement day))
            day.ValueKind.ShouldBeOneOf(JsonValueKind.Number, JsonValueKind.Null);
        if (form.TryGetProperty("times", out JsonElement times))
            times.GetArrayLength().ShouldBeInRange(1, 3);
        if (form.TryGetProperty("place", out JsonElement place))
            (place.ValueKind == JsonValueKind.String || place.GetProperty("x").ValueKind == JsonValueKind.Number).ShouldBeTrue();
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
