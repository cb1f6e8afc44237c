using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

public sealed class WordPieceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // [UNK] 1, [CLS] 2, [SEP] 3
    [Theory]
    [InlineData("unaffable", "5 6 7")]
    [InlineData("Unaffable, un?", "5 6 7 8 5 9")]
    [InlineData("UN  un\tun\u00A0un", "5 5 5 5")]
    [InlineData("è è e\u0300", "10 10 10")]
    [InlineData("un\u0000a\u200Bff", "5 6")]
    [InlineData("unx", "1")]
    [InlineData("中un中", "1 5 1")]
    [InlineData("$un$", "1 5 1")]
    [InlineData("", "")]
    [InlineData(" \n ", "")]
    public void Encode_Text_TakesTheLongestPieces(string text, string expected)
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.WordPiece("un", "##aff", "##able", ",", "?", "e", "##a"));

        string.Join(' ', tokenizer.Encode(text)).ShouldBe($"2 {expected} 3".Replace("  ", " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Encode_WordLongerThanTheLimit_IsUnknown()
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.WordPiece("a", "##a"));

        tokenizer.Encode(new string('a', 20)).Length.ShouldBe(22);
        tokenizer.Encode(new string('a', 21)).ShouldBe([2, 1, 3]);
    }

    [Fact]
    public void Encode_TypedControlTokens_StayText()
    {
        JsonObject file = TokenizerFiles.WordPiece("[", "]", "cls", "sep");
        file["pre_tokenizer"] = JsonNode.Parse("""{"type": "WhitespaceSplit"}""");
        file["normalizer"] = null;

        folder.Open(file).Encode("[CLS] [SEP] [MASK]").ShouldBe([2, 1, 1, 1, 3]);
        folder.Open(TokenizerFiles.WordPiece("[", "]", "cls", "sep")).Encode("[CLS][SEP]").ShouldBe([2, 5, 7, 6, 5, 8, 6, 3]);
    }

    [Fact]
    public void Encode_CasedModel_KeepsCaseAndAccents()
    {
        JsonObject file = TokenizerFiles.WordPiece("È", "è");
        file["normalizer"]!["lowercase"] = false;

        folder.Open(file).Encode("È è").ShouldBe([2, 5, 6, 3]);
    }

    [Fact]
    public void Encode_MoreTokensThanRoom_DropsTheEndAndCounts()
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.WordPiece("a", "b"));
        long[] room = new long[4];

        tokenizer.Encode("a b a b a", room).ShouldBe(new TokenCount(4, 3));
        room.ShouldBe([2, 5, 6, 3]);
        Should.Throw<ArgumentException>(() => tokenizer.Encode("a", new long[1])).Message.ShouldContain("room for 1");
    }
}
