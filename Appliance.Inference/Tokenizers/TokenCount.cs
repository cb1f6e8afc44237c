namespace Appliance.Inference.Tokenizers;

/// <summary>How many tokens a text became.</summary>
/// <param name="Written">Tokens written, those of the template included.</param>
/// <param name="Dropped">Tokens of the text's end for which there was no room.</param>
public readonly record struct TokenCount(int Written, int Dropped);
