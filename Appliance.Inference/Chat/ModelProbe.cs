using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Chat;

/// <summary>What a probe found in a model's file.</summary>
/// <param name="Description">Architecture, size and quantisation.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="TrainedContext">Tokens of the context that it was trained with.</param>
/// <param name="HasChatTemplate">Whether the file has a chat template.</param>
public sealed record ModelProbeResult(string Description, long Parameters, int TrainedContext, bool HasChatTemplate);

/// <summary>
/// Opens a model and computes a few tokens with it. A damaged file can end the whole process instead of throwing, so this belongs into
/// a child process.
/// </summary>
public static class ModelProbe
{
    private const int ContextTokens = 128;
    private const int BatchTokens = 32;

    /// <summary>Opens the file, looks at every weight, and computes.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LlamaException">It is damaged or unsuitable; the message says how.</exception>
    /// <exception cref="InvalidOperationException">llama.cpp cannot be loaded.</exception>
    public static ModelProbeResult Open(string path)
    {
        using LlamaModel model = LlamaModel.Load(path, gpuLayers: 0, checkTensors: true);
        using LlamaContext context = LlamaContext.Create(model, new ContextSize(ContextTokens, 1, BatchTokens, 1, FlashAttentionMode.Off));
        using var batch = new BatchBuffer(BatchTokens);
        int[] tokens = model.Vocabulary.Tokenize("Hello, 1 2 3.", parseSpecial: false);
        int count = Math.Min(tokens.Length, BatchTokens);
        for (int i = 0; i < count; i++)
            batch.Add(tokens[i], i, 0, i == count - 1);
        if (count == 0)
            batch.Add(0, 0, 0, wantsLogits: true);
        int result = context.Decode(batch);
        if (result != LlamaContextApi.DecodeOk)
            throw new LlamaException($"{path} was opened but computing failed with {result}: {LlamaLog.Explain()}. Install the model again.");
        foreach (float logit in context.Logits(batch.Count - 1))
        {
            if (!float.IsFinite(logit))
                throw new LlamaException($"{path} was opened but computes values that are not numbers: its weights are damaged. Install the model again.");
        }

        return new ModelProbeResult(model.Description, model.ParameterCount, model.TrainedContext, model.ChatTemplate is not null);
    }
}
