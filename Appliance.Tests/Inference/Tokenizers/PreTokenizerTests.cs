using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Inference.Tokenizers.Buffers;
using Appliance.Inference.Tokenizers.Reading;
using Appliance.Inference.Tokenizers.Splitting;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

public sealed class PreTokenizerTests
{
    // The example of Hugging Face's documentation of split behaviours.
    [Theory]
    [InlineData("Removed", "the|final|countdown")]
    [InlineData("Isolated", "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", "the|-final|-|-countdown")]
    [InlineData("Contiguous", "the|-|final|--|countdown")]
    public void Split_Behaviours_FollowTheirDefinition(string behavior, string expected) => Split(
        $$"""{"type": "Split", "pattern": {"String": "-"}, "behavior": "{{behavior}}", "invert": false}""", "the-final--countdown").ShouldBe(expected);

    [Theory]
    [InlineData("""{"type": "Whitespace"}""", "a1, b!?", "a1|,|b|!?")]
    [InlineData("""{"type": "WhitespaceSplit"}""", " a1,\u00A0b ", "a1,|b")]
    [InlineData("""{"type": "Punctuation"}""", "a—b$", "a|—|b|$")]
    [InlineData("""{"type": "Digits", "individual_digits": true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type": "Digits", "individual_digits": false}""", "a12b", "a|12|b")]
    [InlineData("""{"type": "Metaspace", "replacement": "_", "prepend_scheme": "always"}""", "a  b_c ", "_a|_|_b|_c|_")]
    [InlineData("""{"type": "Metaspace", "replacement": "_", "prepend_scheme": "always", "split": false}""", "a b", "_a_b")]
    [InlineData("""{"type": "Split", "pattern": {"Regex": "\\p{N}{1,3}"}, "behavior": "Isolated"}""", "a12345", "a|123|45")]
    [InlineData("""{"type": "ByteLevel", "add_prefix_space": false}""", "we'll  go, 𝐚𝐛 3½!", "we|'ll|Ġ|Ġgo|,|ĠðĿĲļðĿĲĽ|Ġ3Â½|!")]
    public void Split_Steps_DoWhatTheirNameSays(string step, string text, string expected) => Split(step, text).ShouldBe(expected);

    private static string Split(string step, string text)
    {
        var output = new TextPieces();
        foreach (PreTokenizer preTokenizer in PreTokenizerReader.Read(JsonSerializer.SerializeToElement(JsonNode.Parse(step))))
        {
            preTokenizer.Split(text, isFirst: true, output);
            output.EndPiece();
        }

        return string.Join('|', Enumerable.Range(0, output.Count).Select(i => output[i].ToString()));
    }
}
