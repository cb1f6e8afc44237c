using Appliance.Inference.Gguf;

namespace Appliance.Host.Bench.Llm;

/// <summary>How much of a model a step reads.</summary>
internal static class LlmWeights
{
    private const string Embedding = "token_embd.weight", Output = "output.weight";

    private const double Giga = 1e9;

    /// <summary>
    /// Bytes of weights that every step of a dense model reads. Of the embedding a step reads single rows, unless it is the output too.
    /// </summary>
    public static long BytesPerStep(GgufFile model)
    {
        bool untied = model.Tensors.Any(tensor => tensor.Name == Output);
        return model.Tensors.Where(tensor => !untied || tensor.Name != Embedding).Sum(tensor => tensor.Bytes);
    }

    /// <summary>The speed at which weights are read, beside what memory gives.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stepsPerSecond">Steps of one conversation a second.</param>
    /// <param name="memory">Gigabytes a second that memory gives, null when it is not known.</param>
    public static LlmBandwidth Bandwidth(GgufFile model, double stepsPerSecond, double? memory)
    {
        long bytes = BytesPerStep(model);
        double speed = bytes * stepsPerSecond / Giga;
        return new LlmBandwidth(
            bytes, Math.Round(speed, 1), memory is { } known ? Math.Round(known, 1) : null, memory is { } limit ? Math.Round(speed / limit, 3) : null);
    }
}
