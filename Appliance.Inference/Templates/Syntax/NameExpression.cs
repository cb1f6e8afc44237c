using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>A variable, or a function that every template has.</summary>
internal sealed class NameExpression(string name) : Expression(height: 1)
{
    private readonly Undefined missing = Undefined.Name(name);

    public string Name => name;

    protected override object? Compute(RenderContext context, Scope scope)
    {
        if (scope.TryGet(name, out object? value))
            return value;
        return TemplateFunctions.Find(name) is TemplateCallable function ? function : missing;
    }
}
