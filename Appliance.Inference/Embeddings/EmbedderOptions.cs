namespace Appliance.Inference.Embeddings;

/// <summary>How <see cref="OnnxTextEmbedder"/> encodes.</summary>
public sealed record EmbedderOptions
{
    /// <summary>Most tokens that the encoders in use have positions for.</summary>
    public const int MaxTokensLimit = 8192;

    /// <summary>Most threads of one run, and most runs at once.</summary>
    public const int ThreadsLimit = 64;

    /// <summary>Tokens of one text, the template's included; from the template's own to <see cref="MaxTokensLimit"/>. No more than the
    /// model has positions for, which is 512 for most.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Threads that one run computes on, 1 to <see cref="ThreadsLimit"/>.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Runs that one call makes at once, 1 to <see cref="ThreadsLimit"/>. More of them make many texts faster than more threads
    /// in each do.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>What the texts of a call are that does not say so (<see cref="OnnxTextEmbedder.InputKey"/>).</summary>
    public EmbeddingInput DefaultInput { get; init; } = EmbeddingInput.Query;

    /// <summary>What stands before a query; null takes the model family's own.</summary>
    public string? QueryPrefix { get; init; }

    /// <summary>What stands before a passage; null takes the model family's own.</summary>
    public string? PassagePrefix { get; init; }

    internal void Check()
    {
        Check(MaxTokens, MaxTokensLimit, nameof(MaxTokens));
        Check(IntraOpThreads, ThreadsLimit, nameof(IntraOpThreads));
        Check(Parallelism, ThreadsLimit, nameof(Parallelism));
    }

    private static void Check(int value, int limit, string name)
    {
        if (value < 1 || value > limit)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give a number from 1 to {limit}.");
    }
}
