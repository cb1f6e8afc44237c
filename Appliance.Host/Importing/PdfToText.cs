using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
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

    /// <summary>Whether the program can be found.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? Program + ".exe" : Program)));

    /// <summary>The text of a file; pages end with a form feed.</summary>
    /// <exception cref="DocumentFormatException">The program is missing, or the file damaged, protected or too long.</exception>
    public static string Run(string file, bool layout, int maxPages)
    {
        using Process child = Start(file, layout, maxPages);
        Task<string> errors = child.StandardError.ReadToEndAsync();
        var text = new StringBuilder();
        char[] buffer = new char[16 * 1024];
        for (int read; (read = child.StandardOutput.Read(buffer)) > 0;)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MaxCharacters)
            {
                child.Kill();
                throw new DocumentFormatException($"The file has more than {MaxCharacters / (1024 * 1024)} million characters of text. Split it into several files.");
            }
        }

        child.WaitForExit();
        return child.ExitCode switch
        {
            0 => text.ToString(),
            Protected => throw new DocumentFormatException("The PDF does not allow its text to be taken out. Save it without protection."),
            CannotOpen when errors.Result.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                throw new DocumentFormatException("The PDF is protected with a password. Save it without."),
            CannotOpen => throw new DocumentFormatException("The file is damaged, or no PDF. Save it once more as PDF."),
            int code => throw new DocumentFormatException($"{Program} ended with code {code.ToString(CultureInfo.InvariantCulture)} (time and memory are limited). Split the file, or save it once more as PDF."),
        };
    }

    private static Process Start(string file, bool layout, int maxPages)
    {
        // pdftotext knows no "--"; a path that begins with a slash is no option.
        string[] arguments = [.. layout ? new[] { "-layout" } : [], "-enc", "UTF-8", "-l", maxPages.ToString(CultureInfo.InvariantCulture), Path.GetFullPath(file), "-"];
        bool limits = OperatingSystem.IsLinux() && File.Exists(Confinement.Prlimit);
        var start = limits
            ? new ProcessStartInfo(Confinement.Prlimit, [$"--as={MaxMemoryBytes}", $"--cpu={MaxSeconds}", "--", Program, .. arguments])
            : new ProcessStartInfo(Program, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        try
        {
            return IsInstalled ? Process.Start(start)! : throw Missing(null);
        }
        catch (Win32Exception error)
        {
            throw Missing(error);
        }
    }

    private static DocumentFormatException Missing(Exception? error) =>
        new("PDF files are read with pdftotext, which is not installed. Install it (Debian: apt-get install poppler-utils), or save the document as DOCX or text.", error);
}
