using Appliance.Inference.Templates.Library;

namespace Appliance.Inference.Templates.Running;

/// <summary>A method of a value, or a function (which has no value), ready to be called.</summary>
internal sealed class BoundMethod(Operation method, object? owner) : TemplateCallable
{
    public override object? Call(RenderContext context, CallArguments arguments) => method.Run(context, owner, arguments);
}
