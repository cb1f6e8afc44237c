using Appliance.Inference.Gguf;

namespace Appliance.Host.Bench.Llm;

/// <summary>The model that is measured; one that was written for it is deleted afterwards.</summary>
internal sealed class LlmBenchModel(string path, bool temporary) : IDisposable
{
    /// <summary>The GGUF file.</summary>
    public string Path { get; } = path;

    /// <summary>Writes random weights in Q4_0 into a folder.</summary>
    public static LlmBenchModel Write(RandomModelShape shape, string folder)
    {
        var model = new LlmBenchModel(BenchDirectory.NewPath(folder) + ".gguf", temporary: true);
        try
        {
            RandomModel.Write(model.Path, shape);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (temporary)
            File.Delete(Path);
    }
}
