using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Appliance.Inference.Confinement;

namespace Appliance.Inference.Speech.Audio;

/// <summary>
/// Recordings → samples, by ffmpeg in a child process: one named demuxer, no network protocols, and limits on time, memory, open files and
/// output (<see cref="ConfinedProcess"/>). What is malicious in a recording meets that child only. Thread-safe.
/// </summary>
public sealed class AudioDecoder
{
    /// <summary>Environment variable that names another ffmpeg.</summary>
    public const string ProgramVariable = "APPLIANCE_FFMPEG";

    /// <summary>Time that ffmpeg may take, in seconds.</summary>
    public const int TimeLimitSeconds = 30;

    /// <summary>Address space that ffmpeg may take, in bytes.</summary>
    public const long MemoryLimitBytes = 1L * 1024 * 1024 * 1024;

    // Largest single allocation in bytes, and open files.
    private const int MaxAllocationBytes = 64 * 1024 * 1024, MaxOpenFiles = 64;

    private static readonly ProcessLimits Limits = new()
    {
        Seconds = TimeLimitSeconds,
        ProcessorSeconds = TimeLimitSeconds,
        MemoryBytes = MemoryLimitBytes,
        AddressSpaceBytes = MemoryLimitBytes,
        OpenFiles = MaxOpenFiles,
    };

    private static string Program => Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } named ? named : "ffmpeg";

    /// <summary>Reads a recording.</summary>
    /// <param name="audio">Ogg (Opus), M4A or AAC, AMR, MP3 or WAV; at most <see cref="HearingLimits.MaxBytes"/>.</param>
    /// <param name="cancellationToken">Ends the child.</param>
    /// <returns>16 kHz, mono, -1 to 1.</returns>
    /// <exception cref="AudioException">It cannot be read; the message says why.</exception>
    /// <exception cref="AudioReaderMissingException">ffmpeg is not there; no recording can be read.</exception>
    public async Task<float[]> DecodeAsync(Stream audio, CancellationToken cancellationToken = default)
    {
        string folder = Directory.CreateTempSubdirectory("appliance-audio-").FullName;
        try
        {
            string file = Path.Combine(folder, "recording"), demuxer = await StoreAsync(audio, file, cancellationToken);
            return await RunAsync(file, demuxer, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What <c>ffmpeg -version</c> says first, up to the copyright; null when it cannot be started.</summary>
    public static string? FindVersion()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Program, "-version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            string? line = process.StandardOutput.ReadLine();
            process.StandardOutput.ReadToEnd();
            return line?.Split(" Copyright")[0];
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Copies the recording to where ffmpeg can seek in it; returns the demuxer for it.</summary>
    private static async Task<string> StoreAsync(Stream audio, string file, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            int first = await audio.ReadAtLeastAsync(buffer, AudioFormat.SniffedBytes, throwOnEndOfStream: false, cancellationToken);
            if (first == 0)
                throw new AudioException("The recording is empty.");
            string demuxer = AudioFormat.Demuxer(buffer.AsSpan(0, first))
                ?? throw new AudioException("The recording is in no accepted format: Ogg, M4A, AAC, AMR, MP3 and WAV are.");
            long total = 0;
            for (int read = first; read > 0; read = await audio.ReadAsync(buffer, cancellationToken))
            {
                total += read;
                if (total > HearingLimits.MaxBytes)
                    throw new AudioException($"The recording has more than {HearingLimits.MaxBytes / (1024 * 1024)} MB.");
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return demuxer;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<float[]> RunAsync(string file, string demuxer, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-max_alloc", Number(MaxAllocationBytes), "-protocol_whitelist", "file,pipe",
            "-threads", "1", "-f", demuxer, "-i", "file:" + file, "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",
            "-t", Number(HearingLimits.MaxSeconds + 1), "-ac", "1", "-ar", Number(HearingLimits.SampleRate), "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1",
        ];
        try
        {
            ConfinedRun<float[]> run = await ConfinedProcess.RunAsync(
                new ProgramStart(Program, arguments) { Folder = Path.GetDirectoryName(file) }, Limits, ReadSamplesAsync, cancellationToken);
            return run.ExitCode == 0 && run.Output.Length > 0
                ? run.Output
                : throw new AudioException($"The recording is damaged or holds no sound: ffmpeg ended with {run.ExitCode}{FirstLine(run.Messages)}.");
        }
        catch (ConfinedProcessException error) when (error.Failure == ConfinementFailure.NotStarted)
        {
            throw new AudioReaderMissingException($"ffmpeg {error.Message}. Install the package \"ffmpeg\", or name the program in {ProgramVariable}.", error);
        }
        catch (ConfinedProcessException error)
        {
            throw new AudioException($"The recording cannot be read: ffmpeg {error.Message}.", error);
        }
    }

    private static async Task<float[]> ReadSamplesAsync(Stream output, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await output.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                kept.Write(buffer, 0, read);
                if (kept.Length > (long)HearingLimits.MaxSeconds * HearingLimits.SampleRate * sizeof(float))
                    throw new AudioException($"The recording is longer than {HearingLimits.MaxSeconds / 60} minutes.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        float[] samples = new float[kept.Length / sizeof(float)];
        MemoryMarshal.Cast<byte, float>(kept.GetBuffer().AsSpan(0, samples.Length * sizeof(float))).CopyTo(samples);
        for (int i = 0; i < samples.Length; i++)
            samples[i] = float.IsFinite(samples[i]) ? Math.Clamp(samples[i], -1, 1) : 0;
        return samples;
    }

    private static string FirstLine(string messages)
    {
        string first = messages.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
        return first.Length == 0 ? "" : ", " + first.TrimEnd('.');
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
