using Appliance.Inference.Chat;

namespace Appliance.Host.Bench.Llm;

/// <summary>What is measured.</summary>
/// <param name="Model">Path of the GGUF file.</param>
/// <param name="Conversations">Conversations that speak at the same moment.</param>
/// <param name="Rounds">Repetitions of the loads; the medians count.</param>
/// <param name="Threads">Threads that compute; 0 for one a processor core.</param>
/// <param name="GpuLayers">Layers on the graphics card; negative for all.</param>
/// <param name="PrefillTokens">Prompt tokens that a step may take; 0 for the engine's default.</param>
/// <param name="FlashAttention">Whether attention is computed without storing its matrix.</param>
/// <param name="SystemPrompt">The system prompt; null for the built-in one.</param>
/// <param name="WithPeer">Whether the peer runs too.</param>
internal sealed record LlmBenchOptions(
    string Model, int Conversations, int Rounds, int Threads, int GpuLayers, int PrefillTokens, FlashAttentionMode FlashAttention, string? SystemPrompt, bool WithPeer)
{
    /// <summary>Conversations that speak at the same moment, at most: what the engine has sequences for, pinned ones left out.</summary>
    public const int MaxConversations = 240;

    /// <summary>Repetitions at most.</summary>
    public const int MaxRounds = 20;

    /// <summary>Threads and prompt tokens of a step at most: the engine's own limits.</summary>
    public const int MaxThreads = 512, MaxPrefillTokens = 8192;

    /// <summary>Waves of new conversations in the first round; the first of them meets a process that has answered nothing yet.</summary>
    public const int FirstContactWaves = 3;

    /// <summary>Turns of each conversation of the round robin.</summary>
    public const int Turns = 3;

    /// <summary>Conversations of the round robin, for each that speaks at the same moment.</summary>
    public const int RoundRobinFactor = 5;

    /// <summary>Tokens that are generated: for a first contact, for a turn of the round robin.</summary>
    public const int FirstContactTokens = 32, RoundRobinTokens = 24;

    /// <summary>Cells of the cache for each conversation that speaks, beside the prefix, in tokens.</summary>
    public const int TokensEach = 512;

    /// <summary>Times that decode alone is measured in a round, raw speed before and after each.</summary>
    public const int SteadyRepeats = 3;

    private const int LeastSteadyTokens = 64;

    /// <summary>Tokens of each answer when decode alone is measured: enough that the last prompt is computed long before the first answer ends.</summary>
    public int SteadyTokens => LeastSteadyTokens + Conversations;
}
