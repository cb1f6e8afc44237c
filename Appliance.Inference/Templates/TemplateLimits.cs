namespace Appliance.Inference.Templates;

/// <summary>Bounds on a template, which comes with a model file and is not trusted. The defaults leave the largest published chat templates
/// and a conversation of thousands of messages a wide margin.</summary>
public sealed record TemplateLimits
{
    /// <summary>Length of the template, in characters.</summary>
    public int TemplateCharacters { get; init; } = 256 * 1024;

    /// <summary>Depth of blocks in blocks, and of expressions in expressions, in levels.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>Depth of macros that call macros, in calls.</summary>
    public int CallDepth { get; init; } = 32;

    /// <summary>Work of one rendering, in steps: one expression, statement, item of a list, or <see cref="CharactersPerStep"/> characters
    /// that are read or written.</summary>
    public long Steps { get; init; } = 2_000_000;

    /// <summary>Length of the prompt, and of any text built on the way to it, in characters.</summary>
    public int OutputCharacters { get; init; } = 1024 * 1024;

    /// <summary>Time of one rendering.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    internal const int CharactersPerStep = 16;
}
