namespace Appliance.Inference.Templates.Running;

/// <summary>A list or tuple of Jinja. Never changed once a template sees it.</summary>
internal sealed class TemplateList(IReadOnlyList<object?> items, bool isTuple = false)
{
    public IReadOnlyList<object?> Items => items;

    public bool IsTuple => isTuple;

    public static TemplateList Tuple(params object?[] items) => new(items, isTuple: true);
}
