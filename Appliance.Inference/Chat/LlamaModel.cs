using System.Runtime.InteropServices;
using System.Text;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Chat;

/// <summary>An opened GGUF file: weights and vocabulary. Reading is safe from several threads.</summary>
internal sealed unsafe class LlamaModel : IDisposable
{
    private const int DescriptionBytes = 256;

    private LlamaModel(LlamaModelHandle handle, string path)
    {
        Handle = handle;
        Path = path;
        Vocabulary = new Vocabulary(handle);
    }

    internal LlamaModelHandle Handle { get; }

    internal string Path { get; }

    internal Vocabulary Vocabulary { get; }

    /// <summary>Tokens of the context that the model was trained with.</summary>
    internal int TrainedContext => LlamaApi.ModelContextTrained(Handle.Pointer);

    /// <summary>Number of weights.</summary>
    internal long ParameterCount => (long)LlamaApi.ModelParameterCount(Handle.Pointer);

    /// <summary>
    /// Whether a part of a sequence can be shared, dropped and restored. Recurrent and hybrid models keep one state a sequence instead.
    /// </summary>
    internal bool SharesPrefixes => LlamaApi.ModelIsRecurrent(Handle.Pointer) == 0 && LlamaApi.ModelIsHybrid(Handle.Pointer) == 0;

    /// <summary>Bytes that a token takes in the key-value cache: keys and values of 16 bits in every layer.</summary>
    internal long BytesPerCell
    {
        get
        {
            int heads = Math.Max(LlamaApi.ModelHeads(Handle.Pointer), 1);
            long width = (long)LlamaApi.ModelEmbeddingLength(Handle.Pointer) * LlamaApi.ModelKeyValueHeads(Handle.Pointer) / heads;
            return width * 2 * sizeof(ushort) * LlamaApi.ModelLayers(Handle.Pointer);
        }
    }

    /// <summary>Architecture, size and quantisation, such as <c>llama 135M Q4_1</c>.</summary>
    internal string Description
    {
        get
        {
            byte* buffer = stackalloc byte[DescriptionBytes];
            int length = LlamaApi.ModelDescription(Handle.Pointer, buffer, DescriptionBytes);
            return length <= 0 ? "" : Encoding.UTF8.GetString(buffer, Math.Min(length, DescriptionBytes - 1));
        }
    }

    /// <summary>The chat template in the file, null when it has none.</summary>
    internal string? ChatTemplate => Marshal.PtrToStringUTF8((nint)LlamaApi.ModelChatTemplate(Handle.Pointer, null));

    /// <summary>Loads a file.</summary>
    /// <param name="path">The GGUF file.</param>
    /// <param name="gpuLayers">Layers on the graphics card, negative for all.</param>
    /// <param name="checkTensors">Whether every weight is looked at first, which reads the whole file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LlamaException">It is damaged, of an unknown kind, or does not fit into memory; the message says what the engine found.</exception>
    /// <exception cref="InvalidOperationException">llama.cpp cannot be loaded; the message says why and what to do.</exception>
    internal static LlamaModel Load(string path, int gpuLayers, bool checkTensors)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The model {path} does not exist.", path);
        LlamaLibrary library = NativeRuntime.Llama;
        LlamaModelParams parameters = LlamaApi.ModelDefaultParams();
        parameters.GpuLayers = library.HasGpu ? gpuLayers : 0;
        parameters.CheckTensors = checkTensors ? (byte)1 : (byte)0;
        LlamaLog.Clear();
        void* pointer;
        fixed (byte* native = Encoding.UTF8.GetBytes(path + '\0'))
            pointer = LlamaApi.ModelLoadFromFile(native, parameters);
        if (pointer is null)
        {
            throw new LlamaException(
                $"{path} cannot be opened as a language model: {LlamaLog.Explain()}. Verify the file, install it again, or choose a smaller one if memory is short.");
        }

        var model = new LlamaModel(new LlamaModelHandle(pointer), path);
        try
        {
            model.RequireGenerates();
            return model;
        }
        catch (LlamaException)
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => Handle.Dispose();

    private void RequireGenerates()
    {
        string? reason = LlamaApi.ModelHasDecoder(Handle.Pointer) == 0 ? "it only encodes"
            : LlamaApi.ModelHasEncoder(Handle.Pointer) != 0 ? "it has an encoder, which this engine does not run"
            : LlamaApi.ModelIsDiffusion(Handle.Pointer) != 0 ? "it generates by diffusion"
            : Vocabulary.TokenCount == 0 ? "it has no vocabulary"
            : null;
        if (reason is not null)
            throw new LlamaException($"{Path} is not a chat model: {reason}. Choose another model.");
    }
}
