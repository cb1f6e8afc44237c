using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>Text outside tags.</summary>
internal sealed class DataStatement(string text, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        output.Append(text);
        return Flow.Next;
    }
}

/// <summary><c>{{ value }}</c>.</summary>
internal sealed class OutputStatement(Expression value, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        Display.Append(output, context, value.Evaluate(context, scope));
        return Flow.Next;
    }
}
