namespace Appliance.Inference.Tokenizers;

/// <summary>Bounds on a tokenizer file, which comes with a model and is not trusted, and on the texts given to it.</summary>
public sealed record TokenizerLimits
{
    /// <summary>Size of the file, in bytes. The largest published ones (260,000 pieces, half a million merges) have 35 MB.</summary>
    public long FileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Pieces of the vocabulary, added tokens included.</summary>
    public int VocabularyPieces { get; init; } = 1_000_000;

    /// <summary>Length of one piece, in UTF-8 bytes.</summary>
    public int PieceBytes { get; init; } = 1024;

    /// <summary>Length of a text, in UTF-16 characters.</summary>
    public int TextCharacters { get; init; } = 1024 * 1024;

    /// <summary>Steps of the file's normalizer, and of its pre-tokenizer.</summary>
    internal const int PipelineSteps = 32;

    /// <summary>Time a pattern of the file may take on one text.</summary>
    internal static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(2);
}
