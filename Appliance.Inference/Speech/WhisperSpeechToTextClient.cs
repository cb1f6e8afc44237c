using System.Runtime.CompilerServices;
using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Speech.Audio;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Speech;

/// <summary>
/// Speech recognition with the model of a <see cref="WhisperEngine"/>. <see cref="SpeechToTextOptions.SpeechLanguage"/> is what the speaker
/// is expected to speak: it is kept unless the model is sure of another. Without it the language is detected. Text is only given for what
/// was heard with certainty; the whole finding is a <see cref="Transcript"/>, see <see cref="HearAsync"/>. Thread-safe. Disposing of it
/// leaves the engine running.
/// </summary>
public sealed class WhisperSpeechToTextClient(WhisperEngine engine, AudioDecoder decoder) : ISpeechToTextClient
{
    private readonly SpeechToTextClientMetadata metadata = new("whisper.cpp", null, Path.GetFileNameWithoutExtension(engine.ModelPath));

    /// <summary>Hears a recording. What cannot be read is <see cref="HearingOutcome.Failed"/>, not an exception.</summary>
    /// <param name="audioSpeechStream">A file in one of the formats of <see cref="AudioDecoder"/>.</param>
    /// <param name="options">Language and vocabulary; null for neither.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotSupportedException">A translation is asked for.</exception>
    /// <exception cref="AudioReaderMissingException">ffmpeg is not there; no recording can be read.</exception>
    /// <exception cref="QueueFullException">Too many recordings wait.</exception>
    /// <exception cref="WhisperException">The engine failed.</exception>
    public async Task<Transcript> HearAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.TextLanguage is { } wanted && wanted != options.SpeechLanguage)
            throw new NotSupportedException($"TextLanguage is \"{wanted}\": words are written in the language in which they are spoken. Leave it out.");
        float[] samples;
        try
        {
            samples = await decoder.DecodeAsync(audioSpeechStream, cancellationToken);
        }
        catch (AudioException error)
        {
            return Transcript.Without(HearingOutcome.Failed, error.Message, TimeSpan.Zero);
        }

        string? vocabulary = options?.AdditionalProperties?.TryGetValue(SpeechRequestProperties.Vocabulary, out string? words) == true ? words : null;
        return await engine.HearAsync(samples, options?.SpeechLanguage, vocabulary, cancellationToken);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="HearAsync" path="/exception"/>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        Transcript transcript = await HearAsync(audioSpeechStream, options, cancellationToken);
        return new SpeechToTextResponse(transcript.Text)
        {
            ModelId = metadata.DefaultModelId,
            StartTime = TimeSpan.Zero,
            EndTime = transcript.Duration,
            RawRepresentation = transcript,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [SpeechRequestProperties.Outcome] = transcript.Outcome,
                [SpeechRequestProperties.Language] = transcript.Language,
                [SpeechRequestProperties.Confidence] = transcript.Confidence,
            },
        };
    }

    /// <inheritdoc/>
    /// <remarks>The whole text comes at once: what was heard is only believed when all of it was.</remarks>
    /// <inheritdoc cref="HearAsync" path="/exception"/>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SpeechToTextResponse response = await GetTextAsync(audioSpeechStream, options, cancellationToken);
        foreach (SpeechToTextResponseUpdate update in response.ToSpeechToTextResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(SpeechToTextClientMetadata) ? metadata
        : serviceType.IsInstanceOfType(engine) ? engine
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The engine belongs to whoever started it.
    }
}
