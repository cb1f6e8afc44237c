using System.Text.Json;
using Appliance.Inference.Chat;
using Appliance.Inference.Gguf;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Onnx;
using Appliance.Inference.Runtime;
using Appliance.Inference.Speech;

namespace Appliance.Host.Catalogue;

/// <summary>What opening a model file showed.</summary>
/// <param name="Ok">Whether it can be used.</param>
/// <param name="Kind">What it is for; null when it cannot be used.</param>
/// <param name="Detail">What was found in it, in a few words; null when it cannot be used.</param>
/// <param name="Problem">Why it cannot be used, and the remedy; null when it can.</param>
internal sealed record ProbeResult(bool Ok, ModelKind? Kind, string? Detail, string? Problem);

/// <summary>
/// Opens a model file with the engine that will use it. Native engines end the process on some broken files, so this runs in a child
/// process (<see cref="ProbeProcess"/>), never in the service.
/// </summary>
internal static class FileProbe
{
    /// <summary>Size of a tokenizer file in bytes at most.</summary>
    public const long MaxTokenizerBytes = 128L * 1024 * 1024;

    /// <summary>How each file name extension is opened.</summary>
    public static IReadOnlyDictionary<string, Func<string, ProbeResult>> KindsByExtension { get; } =
        new Dictionary<string, Func<string, ProbeResult>>(StringComparer.OrdinalIgnoreCase)
        {
            [".gguf"] = Gguf,
            [".onnx"] = Onnx,
            [".bin"] = Whisper,
            [".json"] = Tokenizer,
        };

    /// <summary>Opens a file; the ending that marks it as incomplete is not part of its name.</summary>
    public static ProbeResult Run(string path)
    {
        if (!File.Exists(path))
            return Bad($"There is no file {path}.");
        string name = path.EndsWith(ModelsFolder.PartSuffix, StringComparison.Ordinal) ? path[..^ModelsFolder.PartSuffix.Length] : path;
        if (!KindsByExtension.TryGetValue(Path.GetExtension(name), out Func<string, ProbeResult>? open))
            return Bad($"{name} has none of the endings {string.Join(", ", KindsByExtension.Keys)}. Give it the ending of its format.");
        try
        {
            return open(path);
        }
        catch (Exception error) when (error is GgufFormatException or LlamaException or OnnxException or WhisperFormatException or WhisperException or InvalidDataException or IOException or InvalidOperationException)
        {
            return Bad(error.Message);
        }
    }

    private static ProbeResult Gguf(string path)
    {
        GgufFile file = GgufReader.Read(path);
        if (file.Architecture is null)
            return Bad($"{path} does not say its architecture (general.architecture). Get a complete GGUF file of the model.");
        if (file.Tensors.Count == 0 || file.FindArray("tokenizer.ggml.tokens") is null)
            return Bad($"{path} has no weights or no vocabulary. Get the file of the whole model, not a part, adapter or projector of it.");
        ModelProbeResult probe = ModelProbe.Open(path);
        string template = probe.HasChatTemplate ? "" : ", no chat template";
        return new ProbeResult(true, ModelKind.Chat, $"{probe.Description}, {probe.Parameters / 1e6:F0} million weights{template}", null);
    }

    private static ProbeResult Onnx(string path)
    {
        using OnnxSession session = OnnxSession.Open(path);
        string inputs = string.Join(", ", session.InputNames);
        if (session.InputNames.Contains("input_ids") && session.InputNames.Contains("attention_mask"))
            return new ProbeResult(true, ModelKind.Encoder, "sentence encoder, outputs " + string.Join(", ", session.OutputNames), null);
        return session.InputNames.Contains("input") && session.InputNames.Contains("state") && session.InputNames.Contains("sr")
            ? new ProbeResult(true, ModelKind.VoiceActivity, "voice activity", null)
            : Bad($"{path} takes the inputs {inputs}: neither a sentence encoder (input_ids, attention_mask) nor voice activity (input, state, sr). Choose one of \"appliance models list\".");
    }

    private static ProbeResult Whisper(string path)
    {
        // Where the engine is missing, as on Windows, the file's structure is what can be looked at.
        if (!NativeRuntime.LoadWhisper().Ok)
            return new ProbeResult(true, ModelKind.Speech, WhisperFile.Read(path).Description, null);
        return new ProbeResult(true, ModelKind.Speech, WhisperProbe.Open(path), null);
    }

    private static ProbeResult Tokenizer(string path)
    {
        if (new FileInfo(path).Length > MaxTokenizerBytes)
            return Bad($"{path} has more than {MaxTokenizerBytes} bytes, which no tokenizer needs.");
        using FileStream stream = File.OpenRead(path);
        using JsonDocument document = ParseTokenizer(path, stream);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("model", out JsonElement model)
            && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("type", out JsonElement type)
            ? new ProbeResult(true, ModelKind.Tokenizer, "tokenizer, " + type, null)
            : Bad($"{path} is no tokenizer.json: it has no model with a type. Get the file from the encoder's publisher.");
    }

    private static JsonDocument ParseTokenizer(string path, FileStream stream)
    {
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no whole JSON: {error.Message} Get the file again.", error);
        }
    }

    private static ProbeResult Bad(string problem) => new(false, null, null, problem);
}
