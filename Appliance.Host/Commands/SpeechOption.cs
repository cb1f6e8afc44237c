using System.CommandLine;

namespace Appliance.Host.Commands;

/// <summary>The option <c>--speech</c> of commands that hear voice notes.</summary>
internal static class SpeechOption
{
    /// <summary>A speech model for this run.</summary>
    public static readonly Option<string?> Speech = new("--speech")
    {
        Description = "Speech model for this run: an installed one, a file, or none.",
        HelpName = "NAME",
    };
}
