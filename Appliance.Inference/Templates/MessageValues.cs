using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Templates;

/// <summary>Messages and variables as a template sees them.</summary>
internal static class MessageValues
{
    private static readonly ChatRole[] KnownRoles = [ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool];

    /// <summary>The variables of transformers: <c>messages</c>, <c>tools</c> and <c>documents</c> (none), the prompt's end and the tokens.</summary>
    public static Scope Scope(IReadOnlyList<ChatMessage> messages, TemplateValues values)
    {
        var scope = new Scope(outer: null);
        scope.Set("messages", new TemplateList([.. messages.Select(Message)]));
        scope.Set("tools", Undefined.NotGiven);
        scope.Set("documents", Undefined.NotGiven);
        scope.Set("add_generation_prompt", values.AddGenerationPrompt);
        scope.Set("bos_token", TracedText.FromTemplate(values.BosToken));
        scope.Set("eos_token", TracedText.FromTemplate(values.EosToken));
        foreach ((string name, object? value) in values.Variables)
            scope.Set(name, Variable(name, value));
        return scope;
    }

    private static TemplateMap Message(ChatMessage message, int index)
    {
        var map = new TemplateMap();
        map.Set("role", TracedText.Of(message.Role.Value, fromTemplate: KnownRoles.Contains(message.Role)));
        map.Set("content", TracedText.Written(Text(message, index)));
        return map;
    }

    private static string Text(ChatMessage message, int index)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is not (TextContent or TextReasoningContent or UsageContent))
            {
                throw new ArgumentException(
                    $"Message {index + 1} carries {content.GetType().Name}; a chat template is given text only. Put it into words first.",
                    nameof(message));
            }
        }

        return message.Text;
    }

    private static object? Variable(string name, object? value) => value switch
    {
        null or bool or long or double => value,
        int number => (long)number,
        string text => TracedText.FromTemplate(text),
        _ => throw new ArgumentException(
            $"The variable '{name}' of a chat template is a {value.GetType().Name}; it can be null, bool, int, long, double or string.",
            nameof(value)),
    };
}
