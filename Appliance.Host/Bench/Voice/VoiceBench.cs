using System.Diagnostics;
using Appliance.Host.Texts;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;

namespace Appliance.Host.Bench.Voice;

/// <summary>
/// Hears clips with known words, beside whisper.cpp's own defaults on the same samples in the same process: whole context, language
/// detected. Ours counts everything: voice activity, language, retries.
/// </summary>
internal sealed class VoiceBench(WhisperEngine engine, string folder, int rounds, bool withPeer, Action<string> progress)
{
    /// <summary>Goals: times as fast as the peer on short notes, by the median and by the sum.</summary>
    public const double MedianGoal = 3, SumGoal = 2.2;

    /// <summary>Longest note that counts for them, in seconds.</summary>
    public const double ShortNoteSeconds = 12;

    /// <summary>Repetitions at most.</summary>
    public const int MaxRounds = 20;

    /// <summary>Cancellations that are timed.</summary>
    public const int Cancellations = 20;

    // The recording that is cancelled: the longest until here.
    private float[] longest = [];

    /// <summary>Runs all clips.</summary>
    /// <exception cref="InvalidDataException">The folder's list cannot be understood.</exception>
    public async Task<VoiceBenchResult> RunAsync(CancellationToken cancellationToken)
    {
        var lines = new List<VoiceBenchLine>();
        foreach (VoiceClip clip in VoiceClip.Read(folder))
        {
            progress(clip.File);
            lines.Add(await RunAsync(clip, cancellationToken));
        }

        Dictionary<string, LanguageErrors> languages = lines.Where(line => line.Errors is not null).GroupBy(line => line.Lang).ToDictionary(
            group => group.Key, group => new LanguageErrors(group.Sum(Words), group.Sum(line => line.Errors!.Value), withPeer ? group.Sum(line => line.PeerErrors!.Value) : null));
        VoiceBenchLine[] spoken = [.. lines.Where(line => ServedLanguages.All.Contains(line.Lang))];
        VoiceBenchLine[] notes = withPeer ? [.. spoken.Where(line => line.Seconds <= ShortNoteSeconds)] : [];
        double? median = notes.Length == 0 ? null : Median([.. notes.Select(line => line.PeerMs!.Value / line.Ms)]);
        double? sum = notes.Length == 0 ? null : notes.Sum(line => line.PeerMs!.Value) / notes.Sum(line => line.Ms);
        double factor = spoken.Length == 0 ? 0 : spoken.Sum(line => line.Ms) / 1000 / spoken.Sum(line => line.Seconds);
        return new VoiceBenchResult(
            Path.GetFileName(engine.ModelPath), lines, languages, factor, median, sum, await LongestCancelAsync(cancellationToken), [.. Goals(lines, languages, median, sum)]);

        int Words(VoiceBenchLine line) => references[line.File];
    }

    private readonly Dictionary<string, int> references = [];

    private async Task<VoiceBenchLine> RunAsync(VoiceClip clip, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        float[] samples;
        await using (FileStream audio = File.OpenRead(Path.Combine(folder, clip.File)))
            samples = await new AudioDecoder().DecodeAsync(audio, cancellationToken);
        double read = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (samples.Length > longest.Length)
            longest = samples;
        double[] ours = new double[rounds], theirs = new double[rounds];
        Transcript transcript = null!;
        string? peer = null;
        for (int round = 0; round < rounds; round++)
        {
            start = Stopwatch.GetTimestamp();
            transcript = await engine.HearAsync(samples, cancellationToken: cancellationToken);
            ours[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (withPeer)
                (peer, theirs[round]) = engine.TranscribeByDefaults(samples, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (clip.Transcript is { Length: > 0 })
            references[clip.File] = WordErrors.Words(clip.Transcript).Length;
        int? Errors(string? text) => clip.Transcript is { Length: > 0 } && text is not null ? WordErrors.Count(clip.Transcript, text) : null;
        return new VoiceBenchLine(
            clip.File, clip.Lang, (double)samples.Length / HearingLimits.SampleRate, transcript.Outcome, transcript.Text, Median(ours), read,
            transcript.Attempts.Count, Errors(transcript.Text), peer, withPeer ? Median(theirs) : null, Errors(peer));
    }

    /// <summary>Milliseconds from a cancellation, somewhere within the hearing of the longest clip, until the engine has returned; the longest of several.</summary>
    private async Task<double> LongestCancelAsync(CancellationToken cancellationToken)
    {
        progress($"cancelling {Cancellations} times");
        long start = Stopwatch.GetTimestamp();
        await engine.HearAsync(longest, cancellationToken: cancellationToken);
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        double most = 0;
        for (int i = 0; i < Cancellations; i++)
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<Transcript> running = engine.HearAsync(longest, cancellationToken: stop.Token);
            await Task.Delay(whole * i / Cancellations, cancellationToken);
            start = Stopwatch.GetTimestamp();
            await stop.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Which is what is timed.
            }

            most = Math.Max(most, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return most;
    }

    private static IEnumerable<BenchGoal> Goals(
        List<VoiceBenchLine> lines, Dictionary<string, LanguageErrors> languages, double? median, double? sum)
    {
        int invented = lines.Count(line => !ServedLanguages.All.Contains(line.Lang) && line.Text.Length > 0);
        yield return BenchGoal.AtMost("texts of clips without served speech", 0, invented, "");
        foreach ((string language, LanguageErrors errors) in languages)
        {
            if (errors.PeerErrors is { } most)
                yield return BenchGoal.AtMost($"wrong words in {language} of {errors.Words}, as whisper.cpp's defaults in this run,", most, errors.Errors, "");
        }

        if (median is not null)
            yield return BenchGoal.AtLeast($"speed on notes up to {ShortNoteSeconds} s, median", MedianGoal, median.Value, "× whisper.cpp's defaults");
        if (sum is not null)
            yield return BenchGoal.AtLeast($"speed on notes up to {ShortNoteSeconds} s, sum", SumGoal, sum.Value, "× whisper.cpp's defaults");
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
