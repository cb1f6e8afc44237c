using Appliance.Host.Catalogue;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Voice;

/// <summary>Speech recognition, opened: the engine with its model, and the client that takes recordings.</summary>
internal sealed class Hearing : IAsyncDisposable
{
    private Hearing(WhisperEngine engine)
    {
        Engine = engine;
        Client = new WhisperSpeechToTextClient(engine, new AudioDecoder());
    }

    /// <summary>The engine; for samples.</summary>
    public WhisperEngine Engine { get; }

    /// <summary>The client; for files as they come from WhatsApp.</summary>
    public WhisperSpeechToTextClient Client { get; }

    /// <summary>Opens the named or the installed model, after trying it in a child process; null when none is named and none is installed.</summary>
    /// <param name="name">See <see cref="SpeechModelFile.Find"/>.</param>
    /// <param name="data">The clinic's data directory.</param>
    /// <param name="threads">Threads that compute on a recording; 0 for the engine's default.</param>
    /// <param name="workers">Recordings that are heard at the same time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelFileException">The model or an engine cannot be used.</exception>
    public static async Task<Hearing?> OpenAsync(string? name, DataDirectory data, int threads, int workers, CancellationToken cancellationToken)
    {
        if (SpeechModelFile.Find(name, data) is not { } path)
            return null;
        await SpeechModelFile.TryAsync(path, data, cancellationToken);
        var options = new WhisperOptions { ModelPath = path, Workers = workers };
        try
        {
            return new Hearing(WhisperEngine.Start(threads > 0 ? options with { Threads = threads } : options));
        }
        catch (Exception error) when (error is WhisperException or WhisperFormatException or IOException or InvalidOperationException)
        {
            throw new ModelFileException(error.Message, error);
        }
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
