using Appliance.Host.Configuration;
using Appliance.Host.Texts;
using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using Appliance.Knowledge.Media;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Voice;

/// <summary>Hears one voice note and says what is to be made of it. Thread-safe.</summary>
internal sealed class NoteListener(SpeechRecognition recognition, VoiceSection options) : IDisposable
{
    private readonly SemaphoreSlim parallel = new(options.Parallel);

    /// <summary>Hears a recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="language">What the patient wrote or spoke before; null where unknown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MediaFinding> HearAsync(string path, string? language, CancellationToken cancellationToken)
    {
        if (await recognition.ClientAsync().WaitAsync(cancellationToken) is not { } client)
            return new MediaFinding(MediaOutcome.Unheard, Problem: recognition.Problem);
        var request = new SpeechToTextOptions { SpeechLanguage = language };
        if (options.Vocabulary.Length > 0)
            request.AdditionalProperties = new AdditionalPropertiesDictionary { [SpeechRequestProperties.Vocabulary] = string.Join(", ", options.Vocabulary) };
        await parallel.WaitAsync(cancellationToken);
        try
        {
            await using FileStream audio = File.OpenRead(path);
            return Finding(await client.GetTextAsync(audio, request, cancellationToken));
        }
        catch (AudioReaderMissingException)
        {
            return new MediaFinding(MediaOutcome.Unheard, Problem: "ffmpeg, which reads recordings, is not installed");
        }
        catch (Exception error) when (error is WhisperException or QueueFullException)
        {
            return new MediaFinding(MediaOutcome.Unheard, Problem: $"the speech model failed ({error.GetType().Name})");
        }
        finally
        {
            parallel.Release();
        }
    }

    public void Dispose() => parallel.Dispose();

    private static MediaFinding Finding(SpeechToTextResponse response)
    {
        string text = response.Text.Trim();
        string? language = Property<string>(response, SpeechRequestProperties.Language);
        HearingOutcome outcome = response.AdditionalProperties?.TryGetValue(SpeechRequestProperties.Outcome, out HearingOutcome stated) == true
            ? stated
            : HearingOutcome.Heard;
        double? confidence = response.AdditionalProperties?.TryGetValue(SpeechRequestProperties.Confidence, out double sure) == true ? sure : null;
        if (language is not null && !ServedLanguages.All.Contains(language) && outcome is HearingOutcome.Heard or HearingOutcome.Unclear)
            return new MediaFinding(MediaOutcome.Foreign, Language: language, Problem: $"spoken in a language that is not served ({language})");
        return outcome switch
        {
            HearingOutcome.Heard when text.Length > 0 => new MediaFinding(MediaOutcome.Heard, text, language, confidence),
            HearingOutcome.Silence => new MediaFinding(MediaOutcome.Silence, Problem: "nobody speaks"),
            HearingOutcome.Failed => new MediaFinding(MediaOutcome.Damaged, Problem: "the recording cannot be read"),
            _ => new MediaFinding(MediaOutcome.Unclear, Language: language, Problem: "the words are not certain enough"),
        };
    }

    private static T? Property<T>(SpeechToTextResponse response, string name)
        where T : class => response.AdditionalProperties?.TryGetValue(name, out T? value) == true ? value : null;
}
