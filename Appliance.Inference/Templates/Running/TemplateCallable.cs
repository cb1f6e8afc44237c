namespace Appliance.Inference.Templates.Running;

/// <summary>Something a template can call.</summary>
internal abstract class TemplateCallable
{
    public abstract object? Call(RenderContext context, CallArguments arguments);
}
