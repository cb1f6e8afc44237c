using System.Globalization;
using Appliance.Inference.Confinement;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>Runs <c>pdftotext</c> of the Debian package poppler-utils, inside the confined child process.</summary>
internal static class PdfToText
{
    /// <summary>Address space that it may take, in bytes.</summary>
    public const long MaxMemoryBytes = 1024L * 1024 * 1024;

    /// <summary>Time that it may take, in seconds of the processor.</summary>
    public const int MaxSeconds = 60;

    /// <summary>Characters of text at most.</summary>
    public const int MaxCharacters = 16 * 1024 * 1024;

    private const string Program = "pdftotext";
    private const int CannotOpen = 1, Protected = 3;

    private static readonly ProcessLimits Limits = new()
    {
        Seconds = MaxSeconds,
        ProcessorSeconds = MaxSeconds,
        MemoryBytes = MaxMemoryBytes,
        AddressSpaceBytes = MaxMemoryBytes,
    };

    /// <summary>Whether the program can be found.</summary>
    public static bool IsInstalled => ProgramStart.Find(Program) is not null;

    /// <summary>The text of a file; pages end with a form feed.</summary>
    /// <exception cref="DocumentFormatException">The program is missing, or the file damaged, protected or too long.</exception>
    public static string Run(string file, bool layout, int maxPages)
    {
        // pdftotext knows no "--"; a path that begins with a slash is no option.
        string[] arguments = [.. layout ? new[] { "-layout" } : [], "-enc", "UTF-8", "-l", maxPages.ToString(CultureInfo.InvariantCulture), Path.GetFullPath(file), "-"];
        try
        {
            ConfinedRun<string> run = ConfinedProcess.RunAsync(
                new ProgramStart(Program, arguments), Limits, OutputText.First(MaxCharacters + 1), CancellationToken.None).GetAwaiter().GetResult();
            return run.Output.Length > MaxCharacters
                ? throw new DocumentFormatException($"The file has more than {MaxCharacters / (1024 * 1024)} million characters of text. Split it into several files.")
                : Result(run);
        }
        catch (ConfinedProcessException error) when (error.Failure == ConfinementFailure.NotStarted)
        {
            throw new DocumentFormatException(
                "PDF files are read with pdftotext, which is not installed. Install it (Debian: apt-get install poppler-utils), or save the document as DOCX or text.", error);
        }
        catch (ConfinedProcessException error)
        {
            throw new DocumentFormatException($"{Program} {error.Message}. Split the file, or save it once more as PDF.", error);
        }
    }

    private static string Result(ConfinedRun<string> run) => run.ExitCode switch
    {
        0 => run.Output,
        Protected => throw new DocumentFormatException("The PDF does not allow its text to be taken out. Save it without protection."),
        CannotOpen when run.Messages.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            throw new DocumentFormatException("The PDF is protected with a password. Save it without."),
        CannotOpen => throw new DocumentFormatException("The file is damaged, or no PDF. Save it once more as PDF."),
        _ => throw new DocumentFormatException(
            $"{Program} ended with code {run.ExitCode?.ToString(CultureInfo.InvariantCulture)} (time and memory are limited). Split the file, or save it once more as PDF."),
    };
}
