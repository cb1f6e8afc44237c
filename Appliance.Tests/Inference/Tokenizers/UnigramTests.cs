using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

public sealed class UnigramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // <unk> 2
    [Theory]
    [InlineData("abc", "3 8")]
    [InlineData("ab", "3 6")]
    [InlineData("a", "3 4")]
    [InlineData("a b", "3 4 3 5")]
    [InlineData("xyz", "3 2")]
    [InlineData("axb", "3 4 2 5")]
    [InlineData("</s>", "3 2")]
    [InlineData("", "")]
    public void Encode_Text_TakesTheMostProbablePath(string text, string expected)
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.Unigram(("▁", -1), ("a", -2), ("b", -2), ("ab", -3), ("c", -5), ("abc", -7.5)));

        string.Join(' ', tokenizer.Encode(text)).ShouldBe(expected);
    }

    [Fact]
    public void Encode_ByteFallback_SpellsUnknownCharacters()
    {
        (string, double)[] bytes = [.. Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", -9.0))];
        JsonObject file = TokenizerFiles.Unigram([.. bytes, ("▁", -1), ("a", -2)]);
        file["model"]!["byte_fallback"] = true;
        TextTokenizer tokenizer = folder.Open(file);

        tokenizer.Encode("aéa").ShouldBe([259, 260, 3 + 0xC3, 3 + 0xA9, 260]);
        tokenizer.Encode("<0x41>").ShouldAllBe(id => id != 3 + 0x41);
    }

    [Theory]
    [InlineData("first", "3 4 4")]
    [InlineData("never", "4 4")]
    public void Encode_OtherPrefixes_FollowTheScheme(string scheme, string expected)
    {
        JsonObject file = TokenizerFiles.Unigram(("▁", -1), ("a", -2));
        file["pre_tokenizer"] = JsonNode.Parse(
            """{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "SCHEME"}]}"""
                .Replace("SCHEME", scheme, StringComparison.Ordinal));

        string.Join(' ', folder.Open(file).Encode("a a")).ShouldBe(expected);
    }
}
