using System.Globalization;
using System.Text.Json;
using Appliance.Host.Bench;
using Appliance.Inference.Confinement;
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

    /// <summary>Processor time of the child, in seconds.</summary>
    public const int MaxProcessorSeconds = 120;

    /// <summary>Heap of the child, in bytes; it refuses to grow beyond.</summary>
    public const long MaxHeapBytes = 768L * 1024 * 1024;

    /// <summary>Characters of a converted document at most.</summary>
    public const int MaxOutputCharacters = 32 * 1024 * 1024;

    // Bytes of a file that the child could write: it writes none.
    private const long MaxWrittenBytes = 1024 * 1024;

    // .NET reserves far more addresses than it uses, so only memory in use is limited.
    private static readonly ProcessLimits Limits = new()
    {
        Seconds = TimeLimitSeconds,
        ProcessorSeconds = MaxProcessorSeconds,
        MemoryBytes = MemoryLimitBytes,
        WrittenBytes = MaxWrittenBytes,
    };

    private static readonly string[] Kept = ["HOME", "DOTNET_ROOT", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP"];

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["DOTNET_GCHeapHardLimit"] = MaxHeapBytes.ToString("X", CultureInfo.InvariantCulture),
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_DbgEnableMiniDump"] = "0",
        // Its way of keeping code unwritable takes a file in memory that is larger than the limit on written bytes.
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    public int Version => 1;

    public bool Reads(string fileName) => DocumentConverters.Formats.ContainsKey(Path.GetExtension(fileName).ToLowerInvariant());

    public async Task<DocumentContent> ConvertAsync(string file, CancellationToken cancellationToken)
    {
        long size = new FileInfo(file).Length;
        if (size > MaxFileBytes)
            throw new DocumentFormatException($"The file has {size / (1024 * 1024)} MiB, more than {MaxFileBytes / (1024 * 1024)}. Split it, or take its pictures out.");
        string[] arguments = ["knowledge", "convert", Path.GetFullPath(file)];
        try
        {
            ConfinedRun<string> run = await ConfinedProcess.RunAsync(
                new ProgramStart(OwnProgram.File, arguments) { KeptVariables = Kept, Variables = Variables }, Limits, OutputText.First(MaxOutputCharacters + 1), cancellationToken);
            return run.Output.Length > MaxOutputCharacters
                ? throw Broken($"made more than {MaxOutputCharacters / (1024 * 1024)} million characters")
                : Result(run.Output, run.ExitCode ?? 0, run.Messages);
        }
        catch (ConfinedProcessException error) when (error.Failure == ConfinementFailure.NotStarted)
        {
            throw new DocumentFormatException($"The file cannot be read: the program that converts it {error.Message}. Install the appliance again.", error);
        }
        catch (ConfinedProcessException error)
        {
            throw Broken(error.Message);
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

    private static DocumentFormatException Broken(string how) =>
        new($"The file cannot be read: converting it {how}. Split it, or save it once more in another format.");
}
