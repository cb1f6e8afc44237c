namespace Appliance.Inference.Templates;

/// <summary>Why a chat template could not be parsed or rendered.</summary>
public enum ChatTemplateProblem
{
    /// <summary>The template is not valid Jinja.</summary>
    Syntax,

    /// <summary>The template needs a part of Jinja that is not available here; the message names it.</summary>
    Unsupported,

    /// <summary>The template itself refused the messages (<c>raise_exception</c>), for example a system message.</summary>
    RefusedByTemplate,

    /// <summary>A limit of <see cref="TemplateLimits"/> was reached; the message names it.</summary>
    LimitExceeded,

    /// <summary>An operation failed on the values it met, as it would in Jinja.</summary>
    Evaluation,
}
