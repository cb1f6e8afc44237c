using System.CommandLine;

namespace Appliance.Host.Commands;

/// <summary>The option <c>--model</c> of commands that answer patients.</summary>
internal static class ChatModelOption
{
    /// <summary>A GGUF file or the name of an installed one, for this run.</summary>
    public static readonly Option<string?> Model = new("--model")
    {
        Description = "Chat model for this run: a GGUF file, the name of an installed one, or none.",
        HelpName = "MODEL",
    };
}
