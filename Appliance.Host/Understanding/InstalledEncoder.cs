using Appliance.Host.Configuration;
using Appliance.Inference.Embeddings;

namespace Appliance.Host.Understanding;

/// <summary>
/// The sentence encoder of a running program: opened by whoever asks first, and shared by the intents, the danger detector and the library.
/// Thread-safe; disposing closes it.
/// </summary>
internal sealed class InstalledEncoder(UnderstandingSection section) : IDisposable
{
    private readonly Lock gate = new();

    // By SHA-256: another file in the place of one that is open is another encoder.
    private readonly Dictionary<string, OpenedEncoder> opened = new(StringComparer.Ordinal);
    private LibraryEncoder? library;

    /// <summary>The encoder that the library is searched with; null where none is installed.</summary>
    /// <exception cref="FileNotFoundException">The model or its tokenizer is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no encoder's.</exception>
    public LibraryEncoder? Library
    {
        get
        {
            lock (gate)
                return library ??= Open(section.LibraryEncoder, section.LibraryEncoderIdentity) is { } encoder ? new LibraryEncoder(encoder) : null;
        }
    }

    /// <summary>The encoder at a path, opened once; it stays this one's to close.</summary>
    /// <param name="path">An ONNX file or a folder; null, empty or <see cref="ModelChoice.None"/> for no encoder.</param>
    /// <param name="identity">SHA-256 of the model, where it is known; null computes it.</param>
    /// <exception cref="FileNotFoundException">The model or its tokenizer is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no encoder's.</exception>
    public OpenedEncoder? Open(string? path, string? identity)
    {
        if (path is null or "" or ModelChoice.None)
            return null;
        lock (gate)
        {
            string known = identity ?? OnnxTextEmbedder.ComputeIdentity(EncoderFiles.At(path).Model);
            if (!opened.TryGetValue(known, out OpenedEncoder? encoder))
                opened.Add(known, encoder = OpenedEncoder.Open(path, Environment.ProcessorCount, known)!);
            return encoder;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenedEncoder encoder in opened.Values)
            encoder.Dispose();
    }
}
