namespace Appliance.Inference.Chat;

/// <summary>How a model is opened and how its one context is shared between conversations.</summary>
public sealed record LlamaOptions
{
    /// <summary>Path of the GGUF file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>Cells of the key-value cache, shared by all live sequences and pinned prefixes; one cell holds one token.</summary>
    public int ContextTokens { get; init; } = 8192;

    /// <summary>Conversations that generate at the same time. On a processor more than 8 gain nothing.</summary>
    public int MaxSequences { get; init; } = 8;

    /// <summary>Threads that compute; 0 for one a processor core. They spin while they wait for one another.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Prompt tokens that one step may take beside the tokens of conversations that generate; 0 for 64 on a processor and 512 on a
    /// graphics card. More finishes long prompts sooner and makes the others' words come in larger gaps.
    /// </summary>
    public int PrefillTokensPerStep { get; init; }

    /// <summary>Layers moved to the graphics card; negative for all, 0 for none. Without a card it has no effect.</summary>
    public int GpuLayers { get; init; } = -1;

    /// <summary>Flash attention. Automatic is off on a processor, where it gains nothing, and the engine's choice on a card.</summary>
    public FlashAttentionMode FlashAttention { get; init; } = FlashAttentionMode.Auto;

    /// <summary>Requests that may wait for a free sequence; one more is refused with <see cref="QueueFullException"/>.</summary>
    public int QueueLimit { get; init; } = 256;

    /// <summary>Prompts that may be pinned at once; one more takes the place of the least recently used.</summary>
    public int PinnedPrefixLimit { get; init; } = 4;

    /// <summary>
    /// Beginnings that several conversations had in common (the same passages) and that stay in the cache for the next one; 0 for none. They
    /// take cells that nobody needs, an eighth of all at most.
    /// </summary>
    public int RetainedPromptLimit { get; init; } = 8;

    /// <summary>Output tokens of a request that states no limit.</summary>
    public int DefaultOutputTokens { get; init; } = 512;

    /// <summary>Memory for the states of conversations that do not generate at the moment, in bytes; 0 keeps none in memory.</summary>
    public long StateMemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>
    /// Folder for states that memory has no room for; null keeps none on disk. They hold what patients wrote in another form: the files
    /// are readable by the service's user only and are deleted when the engine starts and stops. No other program may use the folder.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>Disk space for states, in bytes.</summary>
    public long StateDiskBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>A chat template (Jinja) to use in place of the model's own; null for the model's.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>Sequence ids that the engine has for conversations, pinned prefixes and retained prompts together.</summary>
    internal const int MaxSequenceIds = 256;

    /// <summary>Checks the values themselves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it and the range.</exception>
    internal void Validate()
    {
        Require(ContextTokens, 64, 16 * 1024 * 1024, nameof(ContextTokens));
        Require(MaxSequences, 1, 240, nameof(MaxSequences));
        Require(Threads, 0, 512, nameof(Threads));
        Require(PrefillTokensPerStep, 0, 8192, nameof(PrefillTokensPerStep));
        Require(QueueLimit, 1, 1_000_000, nameof(QueueLimit));
        Require(PinnedPrefixLimit, 0, 15, nameof(PinnedPrefixLimit));
        Require(RetainedPromptLimit, 0, 64, nameof(RetainedPromptLimit));
        Require(DefaultOutputTokens, 1, 1_000_000, nameof(DefaultOutputTokens));
        Require(StateMemoryBytes, 0, long.MaxValue, nameof(StateMemoryBytes));
        Require(StateDiskBytes, 0, long.MaxValue, nameof(StateDiskBytes));
    }

    private static void Require(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value} and must be from {least} to {most}.");
    }
}

/// <summary>Whether attention is computed without storing its matrix.</summary>
public enum FlashAttentionMode
{
    /// <summary>Off on a processor; on a graphics card what the engine finds best.</summary>
    Auto,

    /// <summary>Off. Forked and restored conversations then compute bit for bit what they would have computed alone.</summary>
    Off,

    /// <summary>On; a load error where the model or the device cannot.</summary>
    On,
}
