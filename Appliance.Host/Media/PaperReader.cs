using Appliance.Host.Channels;
using Appliance.Inference.Confinement;

namespace Appliance.Host.Media;

/// <summary>
/// Reads the text of photos (tesseract) and PDF documents (pdftotext), where those programs are installed. For staff's eyes: nothing is
/// concluded from it. Thread-safe.
/// </summary>
internal sealed class PaperReader : IDisposable
{
    /// <summary>Characters of text that are kept.</summary>
    public const int MaxCharacters = 2_000;

    /// <summary>Pages of a document that are read.</summary>
    public const int MaxPages = 5;

    /// <summary>Time that reading one file may take, in seconds.</summary>
    public const int TimeLimitSeconds = 30;

    /// <summary>Address space that the reading program may take, in bytes.</summary>
    public const long MemoryLimitBytes = 1L * 1024 * 1024 * 1024;

    /// <summary>The programs that read photos and documents.</summary>
    public const string ImageReader = "tesseract", DocumentReader = "pdftotext";

    // Sauvola's binarization (tesseract 5): what is dark is judged by what is around it. By the default, one threshold for the whole picture,
    // lines that lie in a shadow are lost.
    private const string UnevenLight = "thresholding_method=2";

    private const int SniffedBytes = 12, MaxOpenFiles = 64;

    private static readonly ProcessLimits Limits = new()
    {
        Seconds = TimeLimitSeconds,
        ProcessorSeconds = TimeLimitSeconds,
        MemoryBytes = MemoryLimitBytes,
        AddressSpaceBytes = MemoryLimitBytes,
        OpenFiles = MaxOpenFiles,
    };

    // Its threads would take the processors from replies.
    private static readonly Dictionary<string, string> Variables = new() { ["LC_ALL"] = "C.UTF-8", ["OMP_THREAD_LIMIT"] = "1" };

    // Tesseract's names of the served languages.
    private static readonly string[] Trained = ["ita", "eng", "spa", "por"];

    // One at a time: nobody waits for it, and replies need the processor.
    private readonly SemaphoreSlim one = new(1);
    private readonly Lazy<Task<string?>> languages = new(InstalledAsync);

    /// <summary>The text in a file; null where there is none or nothing is installed that reads it.</summary>
    public async Task<string?> ReadAsync(string path, MessageKind kind, CancellationToken cancellationToken)
    {
        byte[] start = new byte[SniffedBytes];
        await using (FileStream file = File.OpenRead(path))
            await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        await one.WaitAsync(cancellationToken);
        try
        {
            string? text = (await ReadAsync(path, kind, start, cancellationToken))?.Replace('\f', '\n').Trim();
            return string.IsNullOrEmpty(text) ? null : text;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    // The bytes decide, not what the sender says they are.
    private async Task<string?> ReadAsync(string path, MessageKind kind, byte[] start, CancellationToken cancellationToken) => kind switch
    {
        MessageKind.Image when IsImage(start) && await languages.Value is { } installed =>
            await RunAsync(ImageReader, [path, "stdout", "-l", installed, "-c", UnevenLight], cancellationToken),
        MessageKind.Document when start.AsSpan().StartsWith("%PDF-"u8) =>
            await RunAsync(DocumentReader, ["-l", $"{MaxPages}", "-enc", "UTF-8", path, "-"], cancellationToken),
        _ => null,
    };

    // The beginning of what the program prints; null when it failed, broke a limit or is not installed: text that cannot be read is no
    // error, the file itself is there for staff.
    private static async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            ConfinedRun<string> run = await ConfinedProcess.RunAsync(
                new ProgramStart(program, arguments) { Variables = Variables }, Limits, OutputText.First(MaxCharacters), cancellationToken);
            return run.ExitCode is null or 0 || run.Output.Length == MaxCharacters ? run.Output : null;
        }
        catch (ConfinedProcessException)
        {
            return null;
        }
    }

    private static bool IsImage(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || (start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8));

    private static async Task<string?> InstalledAsync()
    {
        string? list = await RunAsync(ImageReader, ["--list-langs"], CancellationToken.None);
        string[] installed = [.. (list ?? "").Split('\n', StringSplitOptions.TrimEntries).Intersect(Trained)];
        return installed.Length == 0 ? null : string.Join('+', installed);
    }
}
