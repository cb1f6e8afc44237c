using Appliance.Host.Bench.Llm;
using Appliance.Inference.Gguf;
using Appliance.Tests.Inference;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench.Llm;

public sealed class LlmLoadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void SystemPrompt_AnyVocabulary_IsAsLongAsWantedAndNoLonger(int charactersPerToken)
    {
        string prompt = LlmLoad.SystemPrompt(text => text.Length / charactersPerToken);
        (prompt.Length / charactersPerToken).ShouldBeInRange(LlmLoad.SystemPromptTokens - 70, LlmLoad.SystemPromptTokens);
        prompt.ShouldEndWith(".");
    }

    [Fact]
    public void Questions_OtherConversationWaveOrTurn_Differ()
    {
        string[] questions =
        [
            .. Enumerable.Range(0, 40).Select(conversation => LlmLoad.FirstQuestion(0, conversation)), LlmLoad.FirstQuestion(1, 0),
            LlmLoad.TurnQuestion(1, 0), LlmLoad.TurnQuestion(1, 1), LlmLoad.TurnQuestion(2, 0),
        ];
        questions.ShouldBeUnique();
    }

    [Fact]
    public void BytesPerStep_OutputOfItsOwn_LeavesTheEmbeddingOut()
    {
        using var folder = new TemporaryFolder();
        RandomModel.Write(folder.File("tiny.gguf"), RandomModelShape.Tiny);
        RandomModel.Write(folder.File("tied.gguf"), RandomModelShape.Tiny with { TiedEmbeddings = true });
        GgufFile own = GgufReader.Read(folder.File("tiny.gguf")), tied = GgufReader.Read(folder.File("tied.gguf"));

        LlmWeights.BytesPerStep(own).ShouldBe(own.Tensors.Sum(tensor => tensor.Bytes) - own.Tensors.Single(tensor => tensor.Name == "token_embd.weight").Bytes);
        LlmWeights.BytesPerStep(tied).ShouldBe(tied.Tensors.Sum(tensor => tensor.Bytes));
        LlmWeights.Bandwidth(tied, stepsPerSecond: 1e9 / LlmWeights.BytesPerStep(tied), memory: 4).ShouldBe(new LlmBandwidth(LlmWeights.BytesPerStep(tied), 1, 4, 0.25));
    }
}
