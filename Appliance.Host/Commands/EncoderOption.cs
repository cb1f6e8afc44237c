using System.CommandLine;

namespace Appliance.Host.Commands;

/// <summary>The option <c>--encoder</c> of commands that read what patients write.</summary>
internal static class EncoderOption
{
    /// <summary>A sentence encoder for this run.</summary>
    public static readonly Option<string?> Encoder = new("--encoder")
    {
        Description = "Sentence encoder for this run: an ONNX file with its tokenizer beside it, or none.",
        HelpName = "PATH",
    };
}
