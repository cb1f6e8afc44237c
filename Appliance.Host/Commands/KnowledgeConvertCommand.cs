using System.CommandLine;
using System.Text.Json;
using Appliance.Host.Importing;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge convert FILE</c>: reads a document in this process and prints what it says, as one line of JSON. The child side of <see cref="ConfinedConverter"/>.</summary>
internal static class KnowledgeConvertCommand
{
    private const string KillFirst = "1000";

    private static readonly Argument<string> Source = new("file") { Description = "A document." };

    public static Command Create()
    {
        Command command = new Command("convert", "Reads a document in this process.") { Source }.Does((context, _) => Task.FromResult(Run(context)));
        command.Hidden = true;
        return command;
    }

    private static int Run(CommandContext context)
    {
        // When memory runs out, the kernel must end this process and not the service.
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/oom_score_adj", KillFirst);
        ConversionResult result = Convert(context.Parsed.GetValue(Source)!);
        Console.Out.WriteLine(JsonSerializer.Serialize(result));
        return result.Content is null ? ExitCode.Input : ExitCode.Ok;
    }

    private static ConversionResult Convert(string file)
    {
        try
        {
            return new ConversionResult(DocumentConverters.Convert(file).ToJson(), null);
        }
        catch (Exception error) when (error is DocumentFormatException or IOException or UnauthorizedAccessException)
        {
            return new ConversionResult(null, error.Message);
        }
    }
}
