namespace Appliance.Inference.Speech.Whisper;

/// <summary>A token that was decoded, with its natural log-probability.</summary>
internal readonly record struct DecodedToken(int Id, float LogProbability);

/// <summary>What the decoder made of one window.</summary>
/// <param name="Tokens">Words and time marks, without the end.</param>
/// <param name="MeanLogProbability">Mean over all tokens, the end included.</param>
/// <param name="Complete">Whether the end came by itself, and not by a loop or the limit.</param>
internal sealed record DecodedWindow(IReadOnlyList<DecodedToken> Tokens, double MeanLogProbability, bool Complete);
