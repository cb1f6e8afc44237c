namespace Appliance.Inference.Languages;

/// <summary>The language a text is taken to be in.</summary>
/// <param name="Code">A trained language's code, <c>other</c>, or null when the text says nothing and nothing was known before.</param>
/// <param name="Confidence">Probability, 0 to 1, that the code is right; 0 with a null code.</param>
public sealed record LanguageGuess(string? Code, float Confidence);
