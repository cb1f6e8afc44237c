using System.Text.Json;
using Appliance.Host.Commands;

namespace Appliance.Host.Demo;

/// <summary>
/// Reads a script: JSON objects, one a line, as in <c>Demo/Clinic/script.jsonl</c>. A line that is no object is a
/// message of one patient called "visitor", so that a plain text file works too. Lines that start with # are skipped.
/// </summary>
internal static class ScriptReader
{
    /// <summary>Lines of a script at most.</summary>
    public const int MaxLines = 1_000;

    private static readonly string[] Media = ["voice", "image", "document", "location"];

    /// <summary>Reads and checks a script.</summary>
    /// <exception cref="CommandException">Missing, too long, or a line cannot be played; the line is named.</exception>
    public static IReadOnlyList<ScriptLine> Read(string file)
    {
        if (!File.Exists(file))
            throw new CommandException(ExitCode.Input, $"There is no script {file}.");
        string[] lines = File.ReadAllLines(file);
        if (lines.Length > MaxLines)
            throw new CommandException(ExitCode.Input, $"The script {file} has {lines.Length} lines; at most {MaxLines} are played.");
        var script = new List<ScriptLine>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
                script.Add(Check(Parse(line, file, i + 1), file, i + 1));
        }

        return script;
    }

    private static ScriptLine Parse(string line, string file, int number)
    {
        if (line[0] != '{')
            return new ScriptLine("visitor", "Visitor", line, null, null, null, null, null, null, null, null);
        try
        {
            return JsonSerializer.Deserialize<ScriptLine>(line)!;
        }
        catch (JsonException error)
        {
            throw new CommandException(ExitCode.Input, $"{file}, line {number}: {error.Message}");
        }
    }

    private static ScriptLine Check(ScriptLine line, string file, int number)
    {
        bool patient = line.Patient is not null && (line.Texts.Count > 0 || line.Button is not null || Media.Contains(line.Media));
        bool staff = line.Staff is not null && ((line.To is not null && line.Reply is not null) || line.Release is not null);
        if (patient == staff)
        {
            throw new CommandException(
                ExitCode.Input,
                $"{file}, line {number} is neither a patient's line (patient with text, fragments, button, or media {string.Join("|", Media)}) nor a staff line (staff with to and reply, or release).");
        }

        return line;
    }
}
