using System.Text.Json;
using Appliance.Inference.Tokenizers;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Tokenizers;

/// <summary>Ids of a published Unigram vocabulary, as Hugging Face's tokenizers give them.</summary>
public sealed class ReferenceTokensTests
{
    [SkippableTheory]
    [InlineData("reference/e5.jsonl", 44)]
    [InlineData("reference/e5_tokens.jsonl", 750)]
    public void Encode_PublishedVocabulary_EqualsTheReference(string file, int texts)
    {
        TextTokenizer tokenizer = TextTokenizer.Open(ReferenceModels.EncoderTokenizer);
        string[] lines = File.ReadAllLines(ReferenceModels.Path(file));
        long[] room = new long[512];
        var differences = new List<string>();
        foreach (string line in lines)
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            string text = row.GetProperty("text").GetString()!;
            string expected = string.Join(' ', row.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64()));
            TokenCount count = tokenizer.Encode(text, room);
            string actual = string.Join(' ', room[..count.Written]);
            if (actual != expected)
                differences.Add($"{text}\n  is {actual}\n  not {expected}");
        }

        lines.Length.ShouldBe(texts);
        differences.ShouldBeEmpty();
    }

    [SkippableFact]
    public void Encode_PublishedVocabulary_TypedControlTokensStayText()
    {
        TextTokenizer tokenizer = TextTokenizer.Open(ReferenceModels.EncoderTokenizer);
        long[] room = new long[64];

        TokenCount count = tokenizer.Encode("</s><s> <pad><mask> <unk>", room);

        room[0].ShouldBe(0);
        room[count.Written - 1].ShouldBe(2);
        room[1..(count.Written - 1)].ShouldAllBe(id => id > 3 && id != tokenizer.MaxId);
    }

    [SkippableFact]
    public void Encode_Warm_AllocatesNothing()
    {
        TextTokenizer tokenizer = TextTokenizer.Open(ReferenceModels.EncoderTokenizer);
        long[] room = new long[64];
        string text = "query: è possibile spostare l’appuntamento di domani? 😀👍🏽 nai\u0308ve";
        for (int i = 0; i < 100; i++)
            tokenizer.Encode(text, room);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
            tokenizer.Encode(text, room);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
