using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

internal delegate object? OperationBody(RenderContext context, object? subject, BoundArguments arguments);
