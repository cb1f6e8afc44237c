namespace Appliance.Inference.Templates;

/// <summary>A chat template that cannot be used, or not with these messages. The message names the reason, the line and the setting that
/// overrides the template; it never contains text of a message.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <param name="problem">The kind of problem.</param>
    /// <param name="detail">What is wrong, without a full stop.</param>
    /// <param name="line">Line of the template, counted from 1; null when it is the template as a whole.</param>
    public ChatTemplateException(ChatTemplateProblem problem, string detail, int? line)
        : base(Describe(problem, detail, line))
    {
        Problem = problem;
        Detail = detail;
        Line = line;
    }

    /// <summary>The kind of problem, for callers that can do something about it (a refused system message can be merged, say).</summary>
    public ChatTemplateProblem Problem { get; }

    /// <summary>What is wrong, alone.</summary>
    public string Detail { get; }

    /// <summary>Line of the template, counted from 1; null when it is the template as a whole.</summary>
    public int? Line { get; }

    private static string Describe(ChatTemplateProblem problem, string detail, int? line)
    {
        string place = line is int number ? $", line {number}" : "";
        string kind = problem switch
        {
            ChatTemplateProblem.Syntax => "is not valid Jinja",
            ChatTemplateProblem.Unsupported => "needs something that is not supported",
            ChatTemplateProblem.RefusedByTemplate => "refuses these messages",
            ChatTemplateProblem.LimitExceeded => "exceeds a limit",
            _ => "could not be rendered",
        };
        return $"The chat template {kind}{place}: {detail}. Set {ChatTemplate.OverrideSetting} to a template file of your own to use "
            + "in place of the model's.";
    }
}
