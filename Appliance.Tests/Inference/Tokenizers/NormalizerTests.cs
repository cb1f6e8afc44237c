using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers.Buffers;
using Appliance.Inference.Tokenizers.Normalization;
using Appliance.Inference.Tokenizers.Reading;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

public sealed class NormalizerTests
{
    // Unicode Standard Annex 15, and Normalization_Test's kinds: reordering, exclusions, Hangul, blocked and starter compositions.
    [Theory]
    [InlineData("e\u0301", "é", "e\u0301")]
    [InlineData("é", "é", "e\u0301")]
    [InlineData("\u1E69", "\u1E69", "s\u0323\u0307")]
    [InlineData("s\u0307\u0323", "\u1E69", "s\u0323\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\u212B", "\u00C5", "A\u030A")]
    [InlineData("한", "한", "\u1112\u1161\u11AB")]
    [InlineData("\u1112\u1161\u11AB", "한", "\u1112\u1161\u11AB")]
    [InlineData("a\u0327\u0301b", "á\u0327b", "a\u0327\u0301b")]
    [InlineData("\u0301a", "\u0301a", "\u0301a")]
    [InlineData("ascii ok", "ascii ok", "ascii ok")]
    public void CanonicalForms_Text_ComposeAndDecompose(string text, string composed, string decomposed)
    {
        Normalize("""{"type": "NFC"}""", text).ShouldBe(composed);
        Normalize("""{"type": "NFD"}""", text).ShouldBe(decomposed);
    }

    [Theory]
    [InlineData("""{"type": "Lowercase"}""", "ÀÉ İ ΑΣ 𐐀", "àé i\u0307 ασ 𐐨")]
    [InlineData("""{"type": "StripAccents"}""", "e\u0301 é", "e é")]
    [InlineData("""{"type": "Strip", "strip_left": true, "strip_right": false}""", "  a ", "a ")]
    [InlineData("""{"type": "Prepend", "prepend": "▁"}""", "a", "▁a")]
    [InlineData("""{"type": "Prepend", "prepend": "▁"}""", "", "")]
    [InlineData("""{"type": "Replace", "pattern": {"String": "."}, "content": "$0"}""", "a.b", "a$0b")]
    [InlineData("""{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}""", "a   b  ", "a b ")]
    public void Normalize_Steps_DoWhatTheirNameSays(string step, string text, string expected) => Normalize(step, text).ShouldBe(expected);

    [Fact]
    public void CharacterMap_WrittenMap_ReplacesClustersAndCharacters()
    {
        var normalizer = new PrecompiledNormalizer(CharacterMap.Parse(Map()));
        var output = new TextBuffer();

        normalizer.Normalize("xAyA\u0301\r\n", output);

        // The accent goes with its letter: a cluster is replaced by what its beginning is replaced by.
        output.Span.ToString().ShouldBe("xalphayalpha\r\n");
    }

    [Fact]
    public void CharacterMap_DamagedMaps_AreRefused()
    {
        byte[] map = Map();
        byte[] pointsOutside = [.. map];
        BinaryPrimitives.WriteUInt32LittleEndian(pointsOutside.AsSpan(4), 0x7FFFFC00);

        Should.Throw<InvalidDataException>(() => CharacterMap.Parse(map.AsSpan(0, 3))).Message.ShouldContain("truncated");
        Should.Throw<InvalidDataException>(() => CharacterMap.Parse(map.AsSpan(0, 100))).Message.ShouldContain("array of 1024 bytes");
        Should.Throw<InvalidDataException>(() => new PrecompiledNormalizer(CharacterMap.Parse(pointsOutside))).Message.ShouldContain("damaged");
    }

    // A double array with the one key "A": the root's offset is 0, so that unit 65 is A's; its value lies at 65 ^ 2.
    private static byte[] Map()
    {
        uint[] units = new uint[256];
        units['A'] = 2 << 10 | 1 << 8 | 'A';
        units['A' ^ 2] = 1u << 31;
        byte[] map = new byte[4 + units.Length * 4 + 6];
        BinaryPrimitives.WriteUInt32LittleEndian(map, (uint)units.Length * 4);
        for (int i = 0; i < units.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(4 + i * 4), units[i]);
        Encoding.ASCII.GetBytes("alpha\0", map.AsSpan(4 + units.Length * 4));
        return map;
    }

    private static string Normalize(string step, string text)
    {
        foreach (Normalizer normalizer in NormalizerReader.Read(JsonSerializer.SerializeToElement(JsonNode.Parse(step))))
        {
            var output = new TextBuffer();
            normalizer.Normalize(text, output);
            text = output.Span.ToString();
        }

        return text;
    }
}
