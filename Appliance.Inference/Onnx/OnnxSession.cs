using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Onnx;

/// <summary>
/// An opened ONNX model. Runs may be made from several threads at once; each computes on its caller's thread, and on more if
/// the model was opened with them. Disposing waits for nothing and frees the model after the last run has returned.
/// </summary>
public sealed unsafe class OnnxSession : IDisposable
{
    /// <summary>Most inputs, and most outputs, that one run takes.</summary>
    public const int MaxTensors = 16;

    // One thread per run: small models lose more to hand-over than they gain, and many conversations run in parallel.
    private const int DefaultIntraOpThreads = 1;

    private readonly OrtLibrary library;
    private readonly OrtSessionHandle session;
    private readonly OnnxNames inputNames;
    private readonly OnnxNames outputNames;

    private OnnxSession(OrtLibrary library, OrtSessionHandle session, string model)
    {
        this.library = library;
        this.session = session;
        Model = model;
        inputNames = OnnxNames.ReadInputs(session, library.Allocator);
        outputNames = OnnxNames.ReadOutputs(session, library.Allocator);
    }

    /// <summary>The model's path or the name it was opened under, for messages.</summary>
    public string Model { get; }

    /// <summary>Names of the inputs in the order <see cref="Run"/> takes them.</summary>
    public IReadOnlyList<string> InputNames => inputNames.Names;

    /// <summary>Names of the outputs in the order <see cref="Run"/> takes them.</summary>
    public IReadOnlyList<string> OutputNames => outputNames.Names;

    /// <summary>Opens a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="intraOpThreads">Threads that one run computes on, its caller's included.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxException">The file is truncated, not a model, or needs a newer engine.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime cannot be loaded; the message says why and what to do.</exception>
    public static OnnxSession Open(string path, int intraOpThreads = DefaultIntraOpThreads)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The model {path} does not exist.", path);
        Encoding encoding = OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8;
        byte[] terminated = encoding.GetBytes(path + '\0');
        fixed (byte* native = terminated)
            return Open(native, 0, path, intraOpThreads);
    }

    /// <summary>Opens a model held in memory; the bytes are copied.</summary>
    /// <param name="model">The whole file.</param>
    /// <param name="name">What to call the model in messages.</param>
    /// <exception cref="OnnxException">The bytes are truncated, not a model, or need a newer engine.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime cannot be loaded; the message says why and what to do.</exception>
    public static OnnxSession Open(ReadOnlySpan<byte> model, string name)
    {
        if (model.IsEmpty)
            throw new OnnxException(OnnxErrorCode.NoModel, $"Opening {name}: the model is empty.");
        fixed (byte* data = model)
            return Open(data, (nuint)model.Length, name, DefaultIntraOpThreads);
    }

    /// <summary>A value of the model's metadata, null when the key is absent.</summary>
    public string? FindMetadata(string key)
    {
        using var metadata = new OrtModelMetadataHandle();
        using var lease = new HandleLease(session);
        void* pointer;
        OrtApi.Check(OrtApi.SessionGetModelMetadata(session.Pointer, &pointer), "Reading the metadata of ", Model);
        metadata.Adopt(pointer);
        byte* value;
        fixed (byte* native = Encoding.UTF8.GetBytes(key + '\0'))
            OrtApi.Check(
                OrtApi.ModelMetadataLookupCustomMetadataMap(metadata.Pointer, library.Allocator, native, &value), "Reading the metadata of ", Model);
        return value is null ? null : OrtApi.TakeString(value, library.Allocator);
    }

    /// <summary>Runs the model and writes into the memory of the output tensors. Allocates no managed memory.</summary>
    /// <param name="inputs">One tensor per name of <see cref="InputNames"/>, in that order.</param>
    /// <param name="outputs">One tensor per name of <see cref="OutputNames"/>, in that order, each with the shape the model gives.</param>
    /// <param name="cancellationToken">Ends a run between two operators.</param>
    /// <exception cref="OnnxException">A tensor does not fit the model, or the engine failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(ReadOnlySpan<OnnxTensor> inputs, ReadOnlySpan<OnnxTensor> outputs, CancellationToken cancellationToken = default)
    {
        if (inputs.Length != inputNames.Count || outputs.Length != outputNames.Count)
        {
            throw new ArgumentException(
                $"{Model} takes {inputNames.Count} inputs and {outputNames.Count} outputs, not {inputs.Length} and {outputs.Length}.");
        }

        RunFrom(inputs, outputs, 0, outputs.Length, cancellationToken);
    }

    /// <summary>Runs the model as far as one of its outputs needs.</summary>
    /// <param name="inputs">One tensor per name of <see cref="InputNames"/>, in that order.</param>
    /// <param name="outputIndex">Index of the output in <see cref="OutputNames"/>.</param>
    /// <param name="output">Memory for the output, with the shape the model gives.</param>
    /// <param name="cancellationToken">Ends a run between two operators.</param>
    /// <inheritdoc cref="Run"/>
    public void RunSingle(ReadOnlySpan<OnnxTensor> inputs, int outputIndex, OnnxTensor output, CancellationToken cancellationToken = default)
    {
        CheckSingle(inputs, outputIndex);
        RunFrom(inputs, [output], outputIndex, 1, cancellationToken);
    }

    /// <summary>Runs the model to find out what one of its outputs looks like.</summary>
    /// <exception cref="OnnxException">An input does not fit the model, or the engine failed.</exception>
    internal OnnxTensorShape MeasureOutput(ReadOnlySpan<OnnxTensor> inputs, int outputIndex)
    {
        CheckSingle(inputs, outputIndex);
        return RunFrom(inputs, [], outputIndex, 1, CancellationToken.None)!;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private void CheckSingle(ReadOnlySpan<OnnxTensor> inputs, int outputIndex)
    {
        if (inputs.Length != inputNames.Count)
            throw new ArgumentException($"{Model} takes {inputNames.Count} inputs, not {inputs.Length}.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)outputIndex, (uint)outputNames.Count, nameof(outputIndex));
    }

    // Without memory for the outputs the engine gives its own, and the first one's shape is returned.
    private OnnxTensorShape? RunFrom(
        ReadOnlySpan<OnnxTensor> inputs, ReadOnlySpan<OnnxTensor> outputs, int firstOutput, int outputCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = new HandleLease(session);
        PinnedMemory pinned = default;
        Span<MemoryHandle> pins = pinned;
        void** values = stackalloc void*[2 * MaxTensors];
        new Span<byte>(values, 2 * MaxTensors * sizeof(void*)).Clear();
        try
        {
            Wrap(inputs, pins, values);
            Wrap(outputs, pins[inputs.Length..], values + inputs.Length);
            RunPinned(values, values + inputs.Length, firstOutput, outputCount, cancellationToken);
            return outputs.IsEmpty ? OnnxTensorShape.Read(values[inputs.Length]) : null;
        }
        finally
        {
            for (int i = 0; i < inputs.Length + outputCount; i++)
            {
                if (values[i] is not null)
                    OrtApi.ReleaseValue(values[i]);
                pins[i].Dispose();
            }
        }
    }

    private static OnnxSession Open(void* data, nuint bytes, string name, int intraOpThreads)
    {
        OrtLibrary library = NativeRuntime.OnnxRuntime;
        using OrtSessionOptionsHandle options = CreateOptions(intraOpThreads);
        var session = new OrtSessionHandle();
        bool opened = false;
        try
        {
            void* pointer;
            void* status = bytes == 0
                ? OrtApi.CreateSession(library.Env.Pointer, data, options.Pointer, &pointer)
                : OrtApi.CreateSessionFromArray(library.Env.Pointer, data, bytes, options.Pointer, &pointer);
            OrtApi.Check(status, $"{name} cannot be opened as an ONNX model (truncated, damaged or not a model; install it again)");
            session.Adopt(pointer);
            var result = new OnnxSession(library, session, name);
            opened = true;
            return result;
        }
        finally
        {
            if (!opened)
                session.Dispose();
        }
    }

    private static OrtSessionOptionsHandle CreateOptions(int intraOpThreads)
    {
        const string action = "Setting up an ONNX session";
        var options = new OrtSessionOptionsHandle();
        void* pointer;
        OrtApi.Check(OrtApi.CreateSessionOptions(&pointer), action);
        options.Adopt(pointer);
        OrtApi.Check(OrtApi.SetSessionExecutionMode(pointer, OrtApi.ExecutionModeSequential), action);
        OrtApi.Check(OrtApi.SetSessionGraphOptimizationLevel(pointer, OrtApi.GraphOptimizationAll), action);
        OrtApi.Check(OrtApi.SetIntraOpNumThreads(pointer, intraOpThreads), action);
        OrtApi.Check(OrtApi.SetInterOpNumThreads(pointer, 1), action);
        OrtApi.Check(OrtApi.EnableCpuMemArena(pointer), action);

        // Spinning workers burn a core the chat engine needs (microsoft/onnxruntime#11841).
        fixed (byte* key = "session.intra_op.allow_spinning\0"u8, off = "0\0"u8)
            OrtApi.Check(OrtApi.AddSessionConfigEntry(pointer, key, off), action);
        return options;
    }

    private void Wrap(ReadOnlySpan<OnnxTensor> tensors, Span<MemoryHandle> pins, void** values)
    {
        long* shape = stackalloc long[OnnxTensor.MaxRank];
        for (int i = 0; i < tensors.Length; i++)
        {
            ref readonly OnnxTensor tensor = ref tensors[i];
            tensor.CopyShape(new Span<long>(shape, OnnxTensor.MaxRank));
            pins[i] = tensor.Pin();
            OrtApi.Check(
                OrtApi.CreateTensorWithDataAsOrtValue(
                    library.Cpu.Pointer, pins[i].Pointer, tensor.Bytes, shape, (nuint)tensor.Rank, (int)tensor.ElementType, values + i),
                "Wrapping a tensor");
        }
    }

    private void RunPinned(void** inputs, void** outputs, int firstOutput, int outputCount, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            OrtApi.Check(RunStatus(null, inputs, outputs, firstOutput, outputCount), "Running ", Model);
            return;
        }

        using var options = new OrtRunOptionsHandle();
        void* pointer;
        OrtApi.Check(OrtApi.CreateRunOptions(&pointer), "Running ", Model);
        options.Adopt(pointer);
        void* status;
        using (cancellationToken.UnsafeRegister(static o => OrtApi.RunOptionsSetTerminate(((OrtRunOptionsHandle)o!).Pointer), options))
            status = RunStatus(pointer, inputs, outputs, firstOutput, outputCount);
        if (status is not null && cancellationToken.IsCancellationRequested)
        {
            OrtApi.ReleaseStatus(status);
            cancellationToken.ThrowIfCancellationRequested();
        }

        OrtApi.Check(status, "Running ", Model);
    }

    private void* RunStatus(void* options, void** inputs, void** outputs, int firstOutput, int outputCount)
    {
        void* status = OrtApi.Run(
            session.Pointer, options, inputNames.Pointers, inputs, (nuint)inputNames.Count,
            outputNames.Pointers + firstOutput, (nuint)outputCount, outputs);

        // The engine reads the names' memory, which nothing else may be holding by now.
        GC.KeepAlive(this);
        return status;
    }

    [InlineArray(2 * MaxTensors)]
    private struct PinnedMemory
    {
        private MemoryHandle first;
    }
}
