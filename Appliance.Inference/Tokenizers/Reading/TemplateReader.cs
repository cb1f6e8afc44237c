using System.Text.Json;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads the <c>post_processor</c> of a tokenizer file, as far as it concerns single texts.</summary>
internal static class TemplateReader
{
    private const int MaxTemplateTokens = 16;

    internal static SequenceTemplate Read(JsonElement? processor, TokenizerLimits limits)
    {
        SequenceTemplate template = SequenceTemplate.Empty;
        foreach (JsonElement step in JsonReading.Steps(processor, "processors"))
            template = template.Within(ReadStep(step, limits));
        int tokens = template.Before.Length + template.After.Length;
        return tokens <= MaxTemplateTokens
            ? template
            : throw new InvalidDataException($"its template adds {tokens} tokens to a text, at most {MaxTemplateTokens} are taken");
    }

    private static SequenceTemplate ReadStep(JsonElement step, TokenizerLimits limits)
    {
        string type = step.RequireString("type");
        return type switch
        {
            "TemplateProcessing" => ReadTemplate(step, limits),
            "BertProcessing" or "RobertaProcessing" => new SequenceTemplate([ReadPair(step, "cls", limits)], [ReadPair(step, "sep", limits)]),
            "ByteLevel" => SequenceTemplate.Empty,
            _ => throw new InvalidDataException($"its post-processor \"{type}\" is not supported"),
        };
    }

    // "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}, …], "special_tokens": {"<s>": {"ids": [0]}, …}
    private static SequenceTemplate ReadTemplate(JsonElement step, TokenizerLimits limits)
    {
        JsonElement tokens = step.RequireObject("special_tokens");
        var before = new List<int>();
        var after = new List<int>();
        bool passed = false;
        foreach (JsonElement part in step.RequireArray("single").EnumerateArray())
        {
            if (part.Find("Sequence") is not null)
            {
                if (passed)
                    throw new InvalidDataException("its template repeats the text");
                passed = true;
                continue;
            }

            string name = part.RequireObject("SpecialToken").RequireString("id");
            foreach (JsonElement id in tokens.RequireObject(name).RequireArray("ids").EnumerateArray())
                (passed ? after : before).Add(id.AsId("special_tokens.ids", limits.VocabularyPieces - 1));
        }

        return passed ? new SequenceTemplate([.. before], [.. after]) : throw new InvalidDataException("its template leaves the text out");
    }

    // ["[CLS]", 101]
    private static int ReadPair(JsonElement step, string name, TokenizerLimits limits)
    {
        JsonElement pair = step.RequireArray(name);
        return pair.GetArrayLength() == 2
            ? pair[1].AsId(name, limits.VocabularyPieces - 1)
            : throw new InvalidDataException($"\"{name}\" is no pair of a token and its id");
    }
}
