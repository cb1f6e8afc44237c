using Appliance.Inference.Chat;
using Appliance.Inference.Gguf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Tests.Inference.Chat;

/// <summary>A model of a few megabytes with random weights, written once for all tests, and the real one where there is one.</summary>
internal static class TinyModel
{
    private static readonly Lazy<string> File = new(Write);

    public static string Path => File.Value;

    public static LlamaOptions Options => new()
    {
        ModelPath = Path,
        ContextTokens = 1024,
        MaxSequences = 8,
        Threads = 1,
        FlashAttention = FlashAttentionMode.Off,
        DefaultOutputTokens = 24,
    };

    /// <summary>Folder of real models, null where there is none.</summary>
    public static string? RealModels => Environment.GetEnvironmentVariable("APPLIANCE_MODELS");

    public static string SmolLm => System.IO.Path.Combine(RealModels ?? "", "SmolLM2-135M-Instruct.Q4_1.gguf");

    public static LlamaEngine Start(LlamaOptions? options = null, TimeProvider? time = null) =>
        LlamaEngine.Start(options ?? Options, NullLoggerFactory.Instance, time ?? TimeProvider.System);

    private static string Write()
    {
        string folder = Directory.CreateTempSubdirectory("appliance-tiny-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string path = System.IO.Path.Combine(folder, "tiny.gguf");
        RandomModel.Write(path, RandomModelShape.Tiny, GgufTensorType.F16);
        return path;
    }
}
