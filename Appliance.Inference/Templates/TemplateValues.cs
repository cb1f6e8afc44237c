namespace Appliance.Inference.Templates;

/// <summary>What a chat template is given beside the messages.</summary>
public sealed record TemplateValues
{
    /// <summary>Whether the prompt ends where the assistant's answer begins (<c>add_generation_prompt</c>).</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>Text of the token that begins a sequence (<c>bos_token</c>); empty when the model has none. The tokeniser must then not add
    /// another one.</summary>
    public string BosToken { get; init; } = "";

    /// <summary>Text of the token that ends a sequence (<c>eos_token</c>).</summary>
    public string EosToken { get; init; } = "";

    /// <summary>The clinic's local time, for templates that state the date (<c>strftime_now</c>).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Further variables by name, such as <c>enable_thinking</c>: null, bool, int, long, double or string. A string counts as the
    /// template's own text: never put here what a patient or any other person wrote.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();
}
