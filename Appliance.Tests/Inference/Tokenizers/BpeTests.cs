using System.Text;
using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

public sealed class BpeTests : IDisposable
{
    // GPT-2 writes a space as Ġ.
    private static readonly string[] Merges = ["l o", "lo w", "e r", "Ġ low", "Ã ¨"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lower low", "low er Ġlow")]
    [InlineData("it's  low", "i t ' s Ġ Ġlow")]
    [InlineData("è12a!", "Ã¨ 1 2 a !")]
    [InlineData("low\n\n low", "low Ċ Ċ Ġlow")]
    public void Encode_ByteLevel_MergesByRankWithinWords(string text, string expected)
    {
        JsonObject file = TokenizerFiles.ByteLevelBpe(Merges);
        JsonObject vocabulary = (JsonObject)file["model"]!["vocab"]!;

        long[] ids = folder.Open(file).Encode(text);

        string.Join(' ', ids.Select(id => vocabulary.Single(entry => entry.Value!.GetValue<int>() == id).Key)).ShouldBe(expected);
    }

    [Fact]
    public void Encode_AddedPrefixSpace_BelongsToTheFirstWord()
    {
        JsonObject file = TokenizerFiles.ByteLevelBpe(Merges);
        file["pre_tokenizer"]!["add_prefix_space"] = true;
        TextTokenizer tokenizer = folder.Open(file);

        tokenizer.Encode("low").ShouldBe(tokenizer.Encode(" low"));
        tokenizer.Encode("low").Length.ShouldBe(1);
    }

    [Fact]
    public void Encode_AnyText_SpellsItsBytes()
    {
        JsonObject file = TokenizerFiles.ByteLevelBpe(Merges);
        TextTokenizer tokenizer = folder.Open(file);
        Dictionary<long, string> pieces = ((JsonObject)file["model"]!["vocab"]!).ToDictionary(entry => (long)entry.Value!.GetValue<int>(), entry => entry.Key);

        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            string spelt = string.Concat(tokenizer.Encode(text.Get, 4096).Select(id => pieces[id]));
            return spelt == string.Concat(Encoding.UTF8.GetBytes(text.Get).Select(b => pieces[b]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Encode_LongWord_IsMergedInBoundedTime()
    {
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.ByteLevelBpe("a a", "aa aa", "aaaa aaaa"));

        tokenizer.Encode(new string('a', 400_003), 512_000).Length.ShouldBe(50_002);
    }

    // unk_token 0; characters a to c 1 to 3; ab 4, abc 5
    [Theory]
    [InlineData("abc", false, "5")]
    [InlineData("cab", false, "3 4")]
    [InlineData("aéüb", false, "1 0 0 2")]
    [InlineData("aéüb", true, "1 0 2")]
    public void Encode_CharacterLevel_MarksUnknownCharacters(string text, bool fuse, string expected)
    {
        JsonObject model = TokenizerFiles.Model(
            "BPE", TokenizerFiles.Ids("<unk>", "a", "b", "c", "ab", "abc"), ("unk_token", "<unk>"), ("fuse_unk", fuse),
            ("merges", new JsonArray(TokenizerFiles.Array("a", "b"), TokenizerFiles.Array("ab", "c"))));

        string.Join(' ', folder.Open(TokenizerFiles.File(model, "null", "null", "null", [])).Encode(text)).ShouldBe(expected);
    }

    [Fact]
    public void Encode_ByteFallback_SpellsUnknownCharactersAndNeverTypedBytes()
    {
        string[] bytes = [.. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>")];
        JsonObject model = TokenizerFiles.Model(
            "BPE", TokenizerFiles.Ids([.. bytes, "a"]), ("byte_fallback", true), ("ignore_merges", true), ("merges", new JsonArray()));
        TextTokenizer tokenizer = folder.Open(TokenizerFiles.File(model, "null", "null", "null", []));

        tokenizer.Encode("aé").ShouldBe([256, 0xC3, 0xA9]);
        tokenizer.Encode("<0x0A>").ShouldBe(Encoding.ASCII.GetBytes("<0x0A>").Select(b => (long)b));
    }

    [Fact]
    public void Encode_TypedControlToken_IsSpeltOut()
    {
        JsonObject file = TokenizerFiles.ByteLevelBpe();
        ((JsonObject)file["model"]!["vocab"]!)["<|end|>"] = 256;
        file["model"]!["ignore_merges"] = true;
        file["pre_tokenizer"]!["use_regex"] = false;
        file["added_tokens"] = JsonNode.Parse("""[{"id": 256, "content": "<|end|>", "special": true}]""");

        folder.Open(file).Encode("<|end|>").Length.ShouldBe(7);
    }
}
