using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Onnx;

namespace Appliance.Inference.Speech.Whisper;

/// <summary>
/// Working memory with which one thread at a time hears: spectrogram, encoder output and decoder cache. Calls return when the engine has
/// returned, and nothing is freed before. Callers look at their cancellation between calls, so a cancellation takes one call at most, the
/// longest of which is <see cref="Encode"/>. whisper.cpp's abort callback would end none earlier: whisper_encode_with_state and
/// whisper_decode_with_state take none, and whisper_full looks at its own only after a whole encode or decode. It is used where
/// whisper.cpp itself loops, in <see cref="TranscribeByDefaults"/>.
/// </summary>
internal sealed unsafe class WhisperState : IDisposable
{
    /// <summary>Fewest samples that the engine takes: 100 ms and a little.</summary>
    internal const int MinSamples = HearingLimits.SampleRate / 8;

    private readonly WhisperModel model;
    private readonly WhisperStateHandle handle;
    private readonly int threads;

    /// <exception cref="WhisperException">There is not enough memory.</exception>
    internal WhisperState(WhisperModel model, int threads)
    {
        this.model = model;
        this.threads = threads;
        using var lease = new HandleLease(model.Handle);
        handle = new WhisperStateHandle(WhisperApi.InitState(model.Handle.Pointer), model.Handle);
        if (!handle.IsInvalid)
            return;
        handle.Dispose();
        throw new WhisperException($"There is not enough memory to hear with {model.Path}: {WhisperLog.Explain()}. Use a smaller model or fewer workers.");
    }

    /// <summary>Encoder positions in use.</summary>
    internal int AudioContext { get; private set; }

    /// <summary>Takes a stretch of sound: computes its spectrogram and sets the encoder positions for it.</summary>
    /// <param name="samples">16 kHz, mono, -1 to 1; at least <see cref="MinSamples"/>.</param>
    /// <param name="audioContext">Encoder positions.</param>
    internal void Load(ReadOnlySpan<float> samples, int audioContext)
    {
        using HandleLease lease = new(handle);
        // The positions can only be set through a whole transcription. It computes the spectrogram, sets them, and is stopped before it
        // encodes.
        WhisperFullParams parameters = Defaults();
        parameters.AudioContext = audioContext;
        parameters.BestOf = 1;
        parameters.EncoderBeginCallback = &StopBeforeEncoding;
        WhisperLog.Clear();
        fixed (float* native = samples)
            Check(WhisperApi.Full(model.Handle.Pointer, handle.Pointer, parameters, native, samples.Length), "Computing the spectrogram");
        AudioContext = audioContext;
    }

    /// <summary>Runs the encoder.</summary>
    internal void Encode()
    {
        using HandleLease lease = new(handle);
        Check(WhisperApi.Encode(model.Handle.Pointer, handle.Pointer, 0, threads), "Encoding");
    }

    /// <summary>Decodes tokens after <paramref name="past"/> others and returns the logits of what may follow; valid until the next call.</summary>
    internal Span<float> Decode(scoped ReadOnlySpan<int> tokens, int past)
    {
        using HandleLease lease = new(handle);
        fixed (int* native = tokens)
            Check(WhisperApi.Decode(model.Handle.Pointer, handle.Pointer, native, tokens.Length, past, threads), "Decoding");
        int size = model.Vocabulary.Size;
        return new Span<float>(WhisperApi.Logits(handle.Pointer) + ((long)size * (tokens.Length - 1)), size);
    }

    /// <summary>whisper.cpp's own transcription with its own defaults: the whole context, the language detected.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the engine has returned.</exception>
    internal string TranscribeByDefaults(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        using HandleLease lease = new(handle);
        WhisperFullParams parameters = Defaults();
        int aborted = 0;
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static flag => Volatile.Write(ref *(int*)(nint)flag!, 1), (nint)(&aborted));
        fixed (byte* automatic = "auto\0"u8)
        fixed (float* native = samples)
        {
            parameters.Language = automatic;
            parameters.AbortCallback = &IsAborted;
            parameters.AbortData = &aborted;
            int result = WhisperApi.Full(model.Handle.Pointer, handle.Pointer, parameters, native, samples.Length);
            cancellationToken.ThrowIfCancellationRequested();
            Check(result, "Transcribing");
        }

        var text = new StringBuilder();
        for (int i = 0; i < WhisperApi.SegmentCount(handle.Pointer); i++)
            text.Append(Marshal.PtrToStringUTF8((nint)WhisperApi.SegmentText(handle.Pointer, i)));
        return text.ToString().Trim();
    }

    public void Dispose() => handle.Dispose();

    private WhisperFullParams Defaults()
    {
        WhisperFullParams parameters = WhisperApi.FullDefaultParams(WhisperApi.Greedy);
        parameters.Threads = threads;
        parameters.PrintProgress = 0;
        parameters.PrintTimestamps = 0;
        return parameters;
    }

    private void Check(int result, string action)
    {
        GC.KeepAlive(this);
        if (result != WhisperApi.Ok)
            throw new WhisperException($"{action} with {model.Path} failed with {result}: {WhisperLog.Explain()}. Install the model again if this stays.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte StopBeforeEncoding(void* context, void* state, void* userData) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsAborted(void* flag) => (byte)Volatile.Read(ref *(int*)flag);
}
