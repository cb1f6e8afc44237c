using Appliance.Inference.Templates.Parsing;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;
using Appliance.Inference.Templates.Syntax;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Templates;

/// <summary>A model's chat template: Jinja as Hugging Face transformers sets it up (trim_blocks, lstrip_blocks, loop controls, generation
/// blocks, <c>raise_exception</c>, <c>strftime_now</c>), parsed once and rendered for many conversations. Every character of the prompt is
/// known to come from the template or from a message. Immutable; safe to use from several threads.</summary>
public sealed class ChatTemplate
{
    /// <summary>Name of the configuration setting that puts another template in the place of a model's own.</summary>
    public const string OverrideSetting = "chat_template";

    private readonly Statement[] body;
    private readonly TemplateLimits limits;
    private readonly TimeProvider time;

    private ChatTemplate(Statement[] body, TemplateLimits limits, TimeProvider time)
    {
        this.body = body;
        this.limits = limits;
        this.time = time;
    }

    /// <summary>Reads a template.</summary>
    /// <param name="jinja">The template as it stands in the model file.</param>
    /// <param name="limits">Bounds on the template and on every rendering; null for the defaults.</param>
    /// <param name="time">Clock of the limit on a rendering's duration; null for the system's.</param>
    /// <exception cref="ChatTemplateException">Not valid Jinja, too large, or it needs what is not supported; names which, and the line.</exception>
    public static ChatTemplate Parse(string jinja, TemplateLimits? limits = null, TimeProvider? time = null)
    {
        limits ??= new TemplateLimits();
        if (jinja.Length > limits.TemplateCharacters)
        {
            throw new ChatTemplateException(
                ChatTemplateProblem.LimitExceeded,
                $"it has {jinja.Length} characters, {limits.TemplateCharacters} are allowed",
                line: null);
        }

        return new ChatTemplate(TemplateParser.Parse(jinja, limits), limits, time ?? TimeProvider.System);
    }

    /// <summary>The prompt for <paramref name="messages"/>, as maximal runs of one origin.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the messages, fails on them, or exceeds a limit.</exception>
    /// <exception cref="ArgumentException">A message carries something other than text.</exception>
    public IReadOnlyList<PromptPart> Render(IReadOnlyList<ChatMessage> messages, TemplateValues values)
    {
        var context = new RenderContext(limits, time, values.Now);
        TracedTextBuilder prompt = context.NewText();
        Statement.ExecuteAll(body, context, MessageValues.Scope(messages, values), prompt);
        return prompt.ToParts();
    }
}
