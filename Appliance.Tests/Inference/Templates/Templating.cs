using Appliance.Inference.Templates;
using Microsoft.Extensions.AI;

namespace Appliance.Tests.Inference.Templates;

/// <summary>Short ways to render small templates.</summary>
internal static class Templating
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 5, 9, TimeSpan.FromHours(1));

    public static TemplateValues Values { get; } = new() { Now = Now, BosToken = "<s>", EosToken = "</s>" };

    public static string Render(string template, params ChatMessage[] messages) => Joined(Parts(template, messages));

    public static IReadOnlyList<PromptPart> Parts(string template, params ChatMessage[] messages) =>
        ChatTemplate.Parse(template).Render(messages, Values);

    public static string Joined(IReadOnlyList<PromptPart> parts) => string.Concat(parts.Select(part => part.Text));

    /// <summary>The parts with what was written between guillemets.</summary>
    public static string Marked(IReadOnlyList<PromptPart> parts) =>
        string.Concat(parts.Select(part => part.FromTemplate ? part.Text : $"«{part.Text}»"));

    public static ChatMessage User(string text) => new(ChatRole.User, text);
}
