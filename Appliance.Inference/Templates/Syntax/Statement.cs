using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>What happens after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A statement of a template. Immutable.</summary>
internal abstract class Statement(int line)
{
    public Flow Execute(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        context.Line = line;
        context.Charge();
        return Run(context, scope, output);
    }

    protected abstract Flow Run(RenderContext context, Scope scope, TracedTextBuilder output);

    /// <summary>Executes <paramref name="body"/> up to its end, or to a break or continue.</summary>
    public static Flow ExecuteAll(Statement[] body, RenderContext context, Scope scope, TracedTextBuilder output)
    {
        foreach (Statement statement in body)
        {
            Flow flow = statement.Execute(context, scope, output);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    /// <summary>The text that <paramref name="body"/> writes.</summary>
    public static TracedText Capture(Statement[] body, RenderContext context, Scope scope, out Flow flow)
    {
        TracedTextBuilder text = context.NewText();
        flow = ExecuteAll(body, context, scope, text);
        return text.ToText();
    }
}
