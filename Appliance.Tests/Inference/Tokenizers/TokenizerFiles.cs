using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers;

namespace Appliance.Tests.Inference.Tokenizers;

/// <summary>Small tokenizer files of each kind.</summary>
internal static class TokenizerFiles
{
    public const string BertNormalizer =
        """{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}""";

    public const string BertTemplate = """{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}""";

    public const string Metaspace = """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}""";

    public const string ByteLevel = """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}""";

    private static readonly string[] BertSpecial = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>BERT's arrangement; ids count from 0 ([PAD]), 5 is the first piece given.</summary>
    public static JsonObject WordPiece(params string[] pieces) => File(
        Model("WordPiece", Ids([.. BertSpecial, .. pieces]), ("unk_token", "[UNK]"), ("continuing_subword_prefix", "##"), ("max_input_chars_per_word", 20)),
        BertNormalizer, """{"type": "BertPreTokenizer"}""", BertTemplate, BertSpecial);

    /// <summary>GPT-2's arrangement: all 256 bytes, then what the merges give, in their order.</summary>
    public static JsonObject ByteLevelBpe(params string[] merges) => File(
        Model("BPE", Ids([.. Bytes(), .. merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal))]), ("merges", Array(merges))),
        "null", ByteLevel, "null", []);

    /// <summary>SentencePiece's arrangement without a character map; ids 0 to 2 are control tokens.</summary>
    public static JsonObject Unigram(params (string Piece, double Score)[] pieces)
    {
        (string, double)[] all = [("<s>", 0), ("</s>", 0), ("<unk>", 0), .. pieces];
        var vocabulary = new JsonArray([.. all.Select(entry => (JsonNode)new JsonArray(entry.Item1, entry.Item2))]);
        return File(
            new JsonObject { ["type"] = "Unigram", ["unk_id"] = 2, ["vocab"] = vocabulary, ["byte_fallback"] = false },
            "null", Metaspace, "null", ["<s>", "</s>", "<unk>"]);
    }

    public static JsonObject Model(string type, JsonObject vocabulary, params (string Name, JsonNode? Value)[] members)
    {
        var model = new JsonObject { ["type"] = type, ["vocab"] = vocabulary };
        foreach ((string name, JsonNode? value) in members)
            model[name] = value;
        return model;
    }

    public static JsonObject File(JsonObject model, string normalizer, string preTokenizer, string postProcessor, string[] special) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray(
            [.. special.Select((content, id) => (JsonNode)new JsonObject { ["id"] = id, ["content"] = content, ["special"] = true })]),
        ["normalizer"] = JsonNode.Parse(normalizer),
        ["pre_tokenizer"] = JsonNode.Parse(preTokenizer),
        ["post_processor"] = JsonNode.Parse(postProcessor),
        ["model"] = model,
    };

    public static JsonObject Ids(params string[] pieces)
    {
        var ids = new JsonObject();
        for (int id = 0; id < pieces.Length; id++)
            ids[pieces[id]] = id;
        return ids;
    }

    public static JsonArray Array(params string[] texts) => new([.. texts.Select(text => (JsonNode)text)]);

    public static TextTokenizer Open(this TemporaryFolder folder, JsonNode file, TokenizerLimits? limits = null) =>
        TextTokenizer.Open(folder.Write("tokenizer.json", file.ToJsonString(JsonSerializerOptions.Default)), limits);

    public static long[] Encode(this TextTokenizer tokenizer, string text, int maxTokens = 512)
    {
        long[] room = new long[maxTokens];
        return room[..tokenizer.Encode(text, room).Written];
    }

    private static IEnumerable<string> Bytes()
    {
        char next = '\u0100';
        for (int value = 0; value < 256; value++)
            yield return (value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? (char)value : next++).ToString();
    }
}
