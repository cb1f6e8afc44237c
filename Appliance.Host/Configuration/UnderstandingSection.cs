using Appliance.Host.Understanding;
using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>Section <c>understanding</c>: which models read what patients write.</summary>
public sealed class UnderstandingSection
{
    /// <summary>A sentence encoder (an ONNX file with its tokenizer beside it), or <c>none</c>. Default: the one in the models folder.</summary>
    [ConfigurationKeyName("encoder")]
    public string Encoder { get; set; } = "";

    /// <summary>An intent model. Default: the one joined with the encoder, without an encoder the one that comes with the program.</summary>
    [ConfigurationKeyName("model")]
    public string Model { get; set; } = "";

    /// <summary>What was chosen by these keys and the data directory; null before anybody chose.</summary>
    internal ServingIntents? Serving { get; set; }

    /// <summary>The encoder that the library is searched with; null for none, and before anybody chose.</summary>
    internal string? LibraryEncoder { get; set; }

    /// <summary>Its SHA-256.</summary>
    internal string? LibraryEncoderIdentity { get; set; }

    /// <summary>Whether the danger detector may be fitted to it where it is not yet, which takes minutes.</summary>
    internal bool FitsDanger { get; set; } = true;

    /// <summary>The danger detector that is joined with it; null for words alone.</summary>
    internal string? JoinedDanger { get; set; }
}
