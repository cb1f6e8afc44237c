using System.Text;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Onnx;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Speech.Whisper;

/// <summary>A loaded Whisper model: weights and vocabulary. May be used from several threads; each needs a <see cref="WhisperState"/> of its own.</summary>
internal sealed unsafe class WhisperModel : IDisposable
{
    private static readonly int[] KnownAudioLayers = [4, 6, 12, 24, 32];

    private WhisperModel(string path, WhisperContextHandle handle)
    {
        Path = path;
        Handle = handle;
        Vocabulary = new WhisperVocabulary(handle.Pointer);
        AudioContext = WhisperApi.AudioContext(handle.Pointer);
        TextContext = WhisperApi.TextContext(handle.Pointer);
    }

    /// <summary>The file.</summary>
    internal string Path { get; }

    internal WhisperContextHandle Handle { get; }

    internal WhisperVocabulary Vocabulary { get; }

    /// <summary>Encoder positions of the whole context: 1,500 for 30 seconds.</summary>
    internal int AudioContext { get; }

    /// <summary>Tokens that the decoder can hold.</summary>
    internal int TextContext { get; }

    /// <summary>Opens a file. Its structure is looked at first, because the engine may end the process on a damaged one.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WhisperFormatException">It is not whole, or no such model.</exception>
    /// <exception cref="WhisperException">The engine refuses it.</exception>
    /// <exception cref="InvalidOperationException">whisper.cpp cannot be loaded.</exception>
    internal static WhisperModel Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The model {path} does not exist.", path);
        WhisperFile file = WhisperFile.Read(path);
        // The engine looks other sizes up in a table that does not have them, and ends the process.
        if (!KnownAudioLayers.Contains(file.AudioLayers))
            throw new WhisperException($"{path} is a model {file.Size}, which whisper.cpp does not know. Install one of \"appliance models list\".");
        NativeRuntime.RequireWhisper();
        WhisperLog.Clear();
        WhisperContextParams parameters = WhisperApi.ContextDefaultParams();
        parameters.UseGpu = (byte)(NativeRuntime.WhisperUsesGpu ? 1 : 0);
        WhisperContextHandle handle;
        fixed (byte* native = Encoding.UTF8.GetBytes(path + '\0'))
            handle = new WhisperContextHandle(WhisperApi.InitFromFile(native, parameters));
        try
        {
            if (handle.IsInvalid)
                throw new WhisperException($"{path} cannot be opened as a Whisper model: {WhisperLog.Explain()}. Install the model again.");
            var model = new WhisperModel(path, handle);
            if (model.AudioContext < HearingLimits.LargestContext)
                throw new WhisperException($"{path} hears {model.AudioContext} positions at once; at least {HearingLimits.LargestContext} are needed. Install one of \"appliance models list\".");
            if (model.Vocabulary.FirstTimestamp >= model.Vocabulary.Size)
                throw new WhisperException($"{path} has {model.Vocabulary.Size} tokens, too few for a Whisper model with time marks. Install the model again.");
            handle = null!;
            return model;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Tokens of a text; those that do not fit are left out at its end.</summary>
    internal int[] Tokenize(string text, int limit)
    {
        using var lease = new HandleLease(Handle);
        byte[] native = Encoding.UTF8.GetBytes(text + '\0');
        int[] tokens = new int[native.Length];
        fixed (byte* bytes = native)
        fixed (int* target = tokens)
        {
            int count = WhisperApi.Tokenize(Handle.Pointer, bytes, target, tokens.Length);
            return tokens[..Math.Clamp(count, 0, limit)];
        }
    }

    public void Dispose() => Handle.Dispose();
}
