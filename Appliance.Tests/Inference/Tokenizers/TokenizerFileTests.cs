using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

public sealed class TokenizerFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "cannot be used")]
    [InlineData("<html>404 Not Found</html>", "cannot be used")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"version": "1.0"}""", "\"model\" is missing")]
    [InlineData("""{"model": {"type": "WordLevel", "vocab": {}}}""", "\"WordLevel\", which is not supported")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {}}}""", "vocabulary is empty")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": -1}}}""", "no id from 0")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 1}}}""", "\"[UNK]\" is not in the vocabulary")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": [["a", -1]]}}""", "no unk_id")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 1, "vocab": [["a", -1]]}}""", "no id from 0 to 0")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", "b"]]}}""", "no pair of a piece and a score")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}""", "merge of \"a\" and \"b\"")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}}""", "merges is no pair")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "end_of_word_suffix": "</w>"}}""", "end_of_word_suffix is not supported")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "normalizer": {"type": "NFKC"}}""", "normalizer \"NFKC\" is not supported")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "normalizer": {"type": "Precompiled", "precompiled_charsmap": "!"}}""", "no base64")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "("}, "behavior": "Removed"}}""", "pattern ( is not supported")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "post_processor": {"type": "TemplateProcessing", "single": [], "special_tokens": {}}}""", "leaves the text out")]
    public void Open_DamagedOrForeignFile_NamesFileReasonAndRemedy(string content, string reason)
    {
        string path = folder.Write("tokenizer.json", content);

        string message = Should.Throw<InvalidDataException>(() => TextTokenizer.Open(path)).Message;

        message.ShouldStartWith($"The tokenizer {path} cannot be used: ");
        message.ShouldContain(reason);
        message.ShouldContain("install the model again");
    }

    [Fact]
    public void Open_BeyondALimit_NamesIt()
    {
        JsonObject file = TokenizerFiles.WordPiece("abcdef");

        Should.Throw<FileNotFoundException>(() => TextTokenizer.Open(folder.File("absent.json"))).Message.ShouldContain("absent.json does not exist");
        Should.Throw<InvalidDataException>(() => folder.Open(file, new TokenizerLimits { FileBytes = 10 })).Message.ShouldContain("at most 10 are read");
        Should.Throw<InvalidDataException>(() => folder.Open(file, new TokenizerLimits { PieceBytes = 5 })).Message.ShouldContain("longer than 5 bytes");
        Should.Throw<InvalidDataException>(() => folder.Open(file, new TokenizerLimits { VocabularyPieces = 5 })).Message.ShouldContain("from 0 to 4");
    }

    [Fact]
    public void Open_ManySteps_AreBounded()
    {
        JsonObject file = TokenizerFiles.WordPiece("a");
        var steps = new JsonArray([.. Enumerable.Range(0, 40).Select(_ => JsonNode.Parse("""{"type": "Lowercase"}""")!)]);
        file["normalizer"] = new JsonObject { ["type"] = "Sequence", ["normalizers"] = steps };

        Should.Throw<InvalidDataException>(() => folder.Open(file)).Message.ShouldContain("more than 32 steps");
    }

    [Fact]
    public void Encode_TextBeyondTheLimit_IsRefused()
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.WordPiece("a"));

        Should.Throw<ArgumentException>(() => tokenizer.Encode(new string('a', 10_000_000))).Message.ShouldContain("at most 1048576 are encoded; split it");
    }

    [Fact]
    public void Encode_ManyThreads_GiveTheSameIds()
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.WordPiece("un", "##aff", "##able"));
        long[] expected = tokenizer.Encode("unaffable è unaffable");

        Parallel.For(0, 500, _ => tokenizer.Encode("unaffable è unaffable").ShouldBe(expected));
    }

    [Fact]
    public void Encode_TemplateProcessing_SurroundsTheText()
    {
        JsonObject file = TokenizerFiles.WordPiece("a");
        file["post_processor"] = JsonNode.Parse(
            """
            {"type": "Sequence", "processors": [
              {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false},
              {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "x", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "y", "type_id": 0}}],
               "pair": [], "special_tokens": {"x": {"id": "x", "ids": [2, 4], "tokens": ["x", "x"]}, "y": {"id": "y", "ids": [3], "tokens": ["y"]}}}]}
            """);
        TextTokenizer tokenizer = folder.Open(file);

        tokenizer.Encode("a").ShouldBe([2, 4, 5, 3]);
        tokenizer.TemplateTokens.ShouldBe(3);
        tokenizer.PaddingId.ShouldBe(0);
        tokenizer.MaxId.ShouldBe(5);
    }
}
