using System.Text.Json;
using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Llama;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>A real model against what llama.cpp itself makes of it.</summary>
public sealed class SmolLmReferenceTests
{
    /// <summary>Where two paths part, the two best logits lie this close; logits are floating-point sums in another order.</summary>
    private const float NearTie = 0.25f;

    /// <summary>Difference of a token's log-probability from the reference's, which was computed in batches of another size: activations are rounded to eight bits.</summary>
    private const float LogProbabilityTolerance = 0.25f;

    [SkippableFact]
    public void Tokenize_ReferenceTexts_GivesTheSameIds()
    {
        using LlamaModel model = Load();
        int compared = 0;
        foreach (JsonElement line in Lines("smollm2_tokens.jsonl"))
        {
            string text = line.GetProperty("text").GetString()!;
            model.Vocabulary.Tokenize(text, parseSpecial: false).ShouldBe(Ids(line, "plain"), text);
            model.Vocabulary.Tokenize(text, parseSpecial: true).ShouldBe(Ids(line, "with_special"), text);
            compared++;
        }

        compared.ShouldBeGreaterThan(10);
    }

    [SkippableFact]
    public async Task Build_ReferenceConversations_GivesTheSameIds()
    {
        Skip.IfNot(File.Exists(TinyModel.SmolLm), "APPLIANCE_MODELS names no folder with SmolLM2-135M-Instruct.Q4_1.gguf.");
        await using LlamaEngine engine = TinyModel.Start(TinyModel.Options with { ModelPath = TinyModel.SmolLm });
        foreach (JsonElement line in Lines("smollm2_greedy.jsonl"))
            engine.CountTokens(Messages(line)).ShouldBe(Ids(line, "prompt_tokens").Length);
    }

    [SkippableFact]
    public void Decode_ReferenceTokensForced_EachIsTheBestOrNearlySo()
    {
        using LlamaModel model = Load();
        using LlamaContext context = LlamaContext.Create(model, new ContextSize(1024, 1, 512, 2, FlashAttentionMode.Off));
        using var batch = new BatchBuffer(512);
        foreach (JsonElement line in Lines("smollm2_greedy.jsonl"))
        {
            int[] tokens = Ids(line, "prompt_tokens"), expected = Ids(line, "greedy_tokens");
            float[] logProbabilities = [.. line.GetProperty("logprobs").EnumerateArray().Select(value => value.GetSingle())];
            context.Drop(0);
            int position = 0;
            for (int i = 0; i < expected.Length; i++)
            {
                batch.Clear();
                foreach (int token in i == 0 ? tokens : [expected[i - 1]])
                    batch.Add(token, position++, 0, position == tokens.Length + i);
                context.Decode(batch).ShouldBe(LlamaContextApi.DecodeOk);
                Span<float> logits = context.Logits(batch.Count - 1);
                LogitMath.IndexOfMax(logits, out float max);
                (max - logits[expected[i]]).ShouldBeLessThanOrEqualTo(NearTie, $"token {i} of {line.GetProperty("text")}");
                (logits[expected[i]] - LogitMath.LogSumExp(logits, max)).ShouldBe(logProbabilities[i], LogProbabilityTolerance);
            }
        }
    }

    private static LlamaModel Load()
    {
        Skip.IfNot(File.Exists(TinyModel.SmolLm), "APPLIANCE_MODELS names no folder with SmolLM2-135M-Instruct.Q4_1.gguf.");
        return LlamaModel.Load(TinyModel.SmolLm, 0, checkTensors: false);
    }

    private static ChatMessage[] Messages(JsonElement line) =>
        [.. line.GetProperty("messages").EnumerateArray().Select(message => new ChatMessage(
            new ChatRole(message.GetProperty("role").GetString()!), message.GetProperty("content").GetString()))];

    private static IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(Path.Combine(TinyModel.RealModels!, "reference", file)).Select(line => JsonDocument.Parse(line).RootElement);

    private static int[] Ids(JsonElement line, string name) => [.. line.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
