using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Appliance.Host.Texts;
using Appliance.Host.Voice;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary>A recording and what was heard in it, as <c>transcribe --json</c> writes it.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Language">ISO 639-1 code of what is spoken; null when nobody speaks.</param>
/// <param name="Text">The words; empty unless the outcome is heard.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="DurationS">Length in seconds.</param>
/// <param name="TookMs">Time that reading and hearing took, in milliseconds.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record TranscribedFile(string File, string? Language, string Text, double Confidence, double DurationS, double TookMs, HearingOutcome Outcome);

/// <summary><c>transcribe FILE…</c>: what is said in recordings. Nothing is stored.</summary>
internal static class TranscribeCommand
{
    private static readonly Argument<string[]> Files = new("file") { Description = "Recordings: Ogg, M4A, AAC, AMR, MP3 or WAV.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Language = new("--lang") { Description = "What is probably spoken; without it the language is detected." };
    private static readonly Option<string?> Vocabulary = new("--vocabulary") { Description = "Names and terms that may occur.", HelpName = "TEXT" };

    /// <summary>The option <c>--model</c> of commands that hear.</summary>
    internal static readonly Option<string?> Model = new("--model")
    {
        Description = "Speech model for this run: a ggml file of whisper.cpp, or the name of an installed one.",
        HelpName = "MODEL",
    };

    /// <summary>The option <c>--threads</c> of commands that hear.</summary>
    internal static readonly Option<int> Threads = new("--threads") { Description = "Threads that compute; 0 for as many as help.", HelpName = "N" };

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong([.. ServedLanguages.All]);
        return new Command("transcribe", "Shows what is said in recordings.") { Files, Language, Vocabulary, Model, Threads }.Does(RunAsync);
    }

    /// <summary>Opens the model that a command line names, or the installed one.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    internal static async Task<Hearing> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        context.Parsed.GetValue(Threads) is var threads and >= 0
            ? await Hearing.OpenAsync(context.Parsed.GetValue(Model), context.Data(), threads, workers: 1, cancellationToken)
                ?? throw new CommandException(ExitCode.Engine, "No speech model is installed. Get one with \"appliance models pull whisper-small\", or name a file with --model.")
            : throw new CommandException(ExitCode.Usage, $"--threads is {context.Parsed.GetValue(Threads)}; choose 0 or more.");

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string[] files = context.Parsed.GetValue(Files)!;
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new CommandException(ExitCode.Input, $"There is no file {missing}.");
        await using Hearing hearing = await OpenAsync(context, cancellationToken);
        var options = new SpeechToTextOptions { SpeechLanguage = context.Parsed.GetValue(Language) };
        if (context.Parsed.GetValue(Vocabulary) is { } vocabulary)
            options.AdditionalProperties = new AdditionalPropertiesDictionary { [SpeechRequestProperties.Vocabulary] = vocabulary };
        foreach (string file in files)
        {
            long start = Stopwatch.GetTimestamp();
            await using FileStream audio = File.OpenRead(file);
            Transcript transcript = await HearAsync(hearing, audio, options, cancellationToken);
            double took = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
            if (context.Json)
                CommandContext.WriteLine(Line(file, transcript, took));
            else
                Print(context.Output, file, transcript, took);
        }

        return ExitCode.Ok;
    }

    private static async Task<Transcript> HearAsync(Hearing hearing, Stream audio, SpeechToTextOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await hearing.Client.HearAsync(audio, options, cancellationToken);
        }
        catch (AudioReaderMissingException error)
        {
            throw new CommandException(ExitCode.Engine, error.Message);
        }
    }

    private static TranscribedFile Line(string file, Transcript transcript, double took) => new(
        file, transcript.Language, transcript.Text, Math.Round(transcript.Confidence, 3), Math.Round(transcript.Duration.TotalSeconds, 2), took, transcript.Outcome);

    private static void Print(IAnsiConsole output, string file, Transcript transcript, double took)
    {
        output.WriteLine($"{file}: {(transcript.Outcome == HearingOutcome.Heard ? transcript.Text : $"({transcript.Outcome.ToString().ToLowerInvariant()}: {transcript.Problem})")}");
        output.MarkupLineInterpolated($"[grey]{transcript.Language ?? "-"} {transcript.LanguageProbability:P0} · confidence {transcript.Confidence:P0} · {transcript.Duration.TotalSeconds:F1} s in {took:F0} ms[/]");
        foreach (HearingAttempt attempt in transcript.Attempts)
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"{attempt.Start.TotalSeconds:F1}–{attempt.End.TotalSeconds:F1} s, context {attempt.AudioContext}, temperature {attempt.Temperature:0.#}");
            string how = string.Create(CultureInfo.InvariantCulture, $"log-probability {attempt.MeanLogProbability:F2}, compression {attempt.CompressionRatio:F1}, no speech {attempt.NoSpeech:F2}");
            output.MarkupLineInterpolated($"[grey]  {where}: {how}, {attempt.Problem ?? "taken"}[/]");
        }
    }
}
