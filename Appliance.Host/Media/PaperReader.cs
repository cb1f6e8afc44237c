using Appliance.Host.Channels;

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

    private const string ImageReader = "tesseract", DocumentReader = "pdftotext";
    private const int SniffedBytes = 12;

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
            await ConfinedProgram.RunAsync(ImageReader, [path, "stdout", "-l", installed], MaxCharacters, cancellationToken),
        MessageKind.Document when start.AsSpan().StartsWith("%PDF-"u8) =>
            await ConfinedProgram.RunAsync(DocumentReader, ["-l", $"{MaxPages}", "-enc", "UTF-8", path, "-"], MaxCharacters, cancellationToken),
        _ => null,
    };

    private static bool IsImage(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || (start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8));

    private static async Task<string?> InstalledAsync()
    {
        if (!ConfinedProgram.Exists(ImageReader))
            return null;
        string? list = await ConfinedProgram.RunAsync(ImageReader, ["--list-langs"], MaxCharacters, CancellationToken.None);
        string[] installed = [.. (list ?? "").Split('\n', StringSplitOptions.TrimEntries).Intersect(Trained)];
        return installed.Length == 0 ? null : string.Join('+', installed);
    }
}
