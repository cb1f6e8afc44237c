namespace Appliance.Inference.Templates.Running;

internal delegate object? BinaryOperator(RenderContext context, object? left, object? right);
