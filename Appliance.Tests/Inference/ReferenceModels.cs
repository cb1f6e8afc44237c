using Xunit;

namespace Appliance.Tests.Inference;

/// <summary>Real weights, and what other implementations make of them; tests that need them are skipped where they are not.</summary>
internal static class ReferenceModels
{
    private const string FolderVariable = "APPLIANCE_MODELS";

    public static string EncoderTokenizer => Path("multilingual-e5-small.latin.tokenizer.json");

    public static string Encoder => Path("multilingual-e5-small.latin.int8.onnx");

    public static string Path(string relative)
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Skip.If(string.IsNullOrEmpty(folder), $"{FolderVariable} is not set.");
        string path = System.IO.Path.Combine(folder!, relative);
        Skip.IfNot(File.Exists(path), $"{path} does not exist.");
        return path;
    }
}
