using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>What a converting child process prints, as one line.</summary>
/// <param name="Content">The document; null where it cannot be read.</param>
/// <param name="Problem">Why not.</param>
internal sealed record ConversionResult(string? Content, string? Problem);

/// <summary>
/// Converts a file in a child process: one on which a parser crashes, hangs or takes all memory costs a child and an entry in the report. Thread-safe.
/// </summary>
internal sealed class ConfinedConverter : IDocumentConverter
{
    /// <summary>Bytes of a file at most.</summary>
    public const long MaxFileBytes = 64L * 1024 * 1024;

    /// <summary>Time that a conversion may take, in seconds.</summary>
    public const int TimeLimitSeconds = 180;

    /// <summary>Memory that the child and what it starts may take, in bytes.</summary>
    public const long MemoryLimitBytes = 2048L * 1024 * 1024;

    /// <summary>Characters of a converted document at most.</summary>
    public const int MaxOutputCharacters = 32 * 1024 * 1024;

    private const int WatchMilliseconds = 50, MaxErrorCharacters = 4_000;

    public int Version => 1;

    public bool Reads(string fileName) => DocumentConverters.Formats.ContainsKey(Path.GetExtension(fileName).ToLowerInvariant());

    public async Task<DocumentContent> ConvertAsync(string file, CancellationToken cancellationToken)
    {
        long size = new FileInfo(file).Length;
        if (size > MaxFileBytes)
            throw new DocumentFormatException($"The file has {size / (1024 * 1024)} MiB, more than {MaxFileBytes / (1024 * 1024)}. Split it, or take its pictures out.");
        using Process child = Start(file);
        try
        {
            Task<string?> output = ReadAsync(child.StandardOutput, MaxOutputCharacters), errors = ReadAsync(child.StandardError, MaxErrorCharacters);
            if (await WatchAsync(child, output, cancellationToken) is { } broken)
                throw new DocumentFormatException($"The file cannot be read: converting it {broken}. Split it, or save it once more in another format.");
            return Result(await output, child.ExitCode, await errors);
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }

    /// <summary>What the ended child left.</summary>
    /// <exception cref="DocumentFormatException">It crashed, or says that the file cannot be read.</exception>
    internal static DocumentContent Result(string? output, int exitCode, string? errors)
    {
        string line = (output ?? "").Split('\n').LastOrDefault(text => text.StartsWith('{')) ?? "";
        if (line.Length == 0)
        {
            string last = (errors ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("it left no message");
            throw new DocumentFormatException($"The file cannot be read: converting it ended the child process (exit code {exitCode}): {last}. Save it once more, or in another format.");
        }

        ConversionResult result = JsonSerializer.Deserialize<ConversionResult>(line)!;
        return result.Content is { } content ? DocumentContent.FromJson(content) : throw new DocumentFormatException(result.Problem ?? "The file cannot be read.");
    }

    private static Process Start(string file)
    {
        try
        {
            Process child = Process.Start(Confinement.Start("knowledge", "convert", Path.GetFullPath(file)))!;
            child.StandardInput.Close();
            return child;
        }
        catch (Win32Exception error)
        {
            throw new DocumentFormatException($"The program cannot start itself to read the file: {error.Message} Install it again.", error);
        }
    }

    // Null when there was more than the limit.
    private static async Task<string?> ReadAsync(StreamReader reader, int limit)
    {
        var kept = new StringBuilder();
        char[] buffer = new char[16 * 1024];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            kept.Append(buffer, 0, read);
            if (kept.Length > limit)
                return null;
        }

        return kept.ToString();
    }

    private static async Task<string?> WatchAsync(Process child, Task<string?> output, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Task ended = child.WaitForExitAsync(cancellationToken);
        while (await Task.WhenAny(ended, Task.Delay(WatchMilliseconds, cancellationToken)) != ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > TimeLimitSeconds)
                return $"took more than {TimeLimitSeconds} seconds";
            if (Memory(child) > MemoryLimitBytes)
                return $"took more than {MemoryLimitBytes / (1024 * 1024)} MB of memory";
            if (output.IsCompleted && await output is null)
                return $"made more than {MaxOutputCharacters / (1024 * 1024)} million characters";
        }

        await ended;
        return await output is null ? $"made more than {MaxOutputCharacters / (1024 * 1024)} million characters" : null;
    }

    // Bytes of the child; 0 when it has ended, which may happen between any two looks at it.
    private static long Memory(Process child)
    {
        child.Refresh();
        try
        {
            return child.HasExited ? 0 : child.WorkingSet64;
        }
        catch (InvalidOperationException) when (child.HasExited)
        {
            return 0;
        }
    }
}
