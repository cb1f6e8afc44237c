using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Appliance.Inference.Speech;
using Microsoft.Extensions.AI;

namespace Appliance.Tests.Fakes;

/// <summary>Hears what a test tells it to, and keeps how it was asked.</summary>
internal sealed class ScriptedSpeechClient : ISpeechToTextClient
{
    /// <summary>What is heard next; may wait or throw.</summary>
    public Func<SpeechToTextOptions?, Task<SpeechToTextResponse>> Answer { get; set; } = _ => Task.FromResult(Heard("buongiorno"));

    public ConcurrentQueue<SpeechToTextOptions?> Asked { get; } = [];

    public static SpeechToTextResponse Heard(string text, string language = "it") => Response(HearingOutcome.Heard, text, language);

    public static SpeechToTextResponse Response(HearingOutcome outcome, string text = "", string? language = null) => new(text)
    {
        AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [SpeechRequestProperties.Outcome] = outcome,
            [SpeechRequestProperties.Language] = language,
            [SpeechRequestProperties.Confidence] = 0.9,
        },
    };

    public Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked.Enqueue(options);
        return Answer(options);
    }

    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (SpeechToTextResponseUpdate update in (await GetTextAsync(audioSpeechStream, options, cancellationToken)).ToSpeechToTextResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
