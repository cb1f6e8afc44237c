using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>What a macro takes and writes.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="Parameters">Names with their defaults, which are null where there is none.</param>
/// <param name="Body">What it writes.</param>
/// <param name="TakesMore">Whether the body looks at <c>varargs</c>.</param>
/// <param name="TakesMoreNamed">Whether the body looks at <c>kwargs</c>.</param>
internal sealed record MacroDefinition(
    string Name, KeyValuePair<string, Expression?>[] Parameters, Statement[] Body, bool TakesMore, bool TakesMoreNamed);

/// <summary><c>{% macro name(a, b=1) %}</c>.</summary>
internal sealed class MacroStatement(MacroDefinition definition, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        scope.Set(definition.Name, new Macro(definition, scope));
        return Flow.Next;
    }
}

/// <summary><c>{% call(a) macro(b) %}text{% endcall %}</c>: the macro writes the text where it calls <c>caller</c>.</summary>
internal sealed class CallBlockStatement(MacroDefinition caller, Expression macro, ArgumentList arguments, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        if (macro.Evaluate(context, scope) is not Macro called)
            throw context.Failed("a call block needs a macro");
        CallArguments given = arguments.Evaluate(context, scope);
        output.Append(called.Call(context, given, new Macro(caller, scope)));
        return Flow.Next;
    }
}

/// <summary>A macro together with the scope it was defined in.</summary>
internal sealed class Macro(MacroDefinition definition, Scope around) : TemplateCallable
{
    private const string Caller = "caller";

    public override object? Call(RenderContext context, CallArguments arguments) => Call(context, arguments, caller: null);

    public TracedText Call(RenderContext context, CallArguments arguments, Macro? caller)
    {
        int line = context.Line;
        context.EnterCall();
        var scope = new Scope(around);
        if (caller is not null)
            scope.Set(Caller, caller);
        Bind(context, scope, arguments);
        TracedText text = Statement.Capture(definition.Body, context, scope, out _);
        context.LeaveCall();
        context.Line = line;
        return text;
    }

    private void Bind(RenderContext context, Scope scope, CallArguments arguments)
    {
        KeyValuePair<string, Expression?>[] parameters = definition.Parameters;
        int positional = Math.Min(parameters.Length, arguments.Positional.Count);
        for (int i = 0; i < positional; i++)
            scope.Set(parameters[i].Key, arguments.Positional[i]);
        for (int i = positional; i < parameters.Length; i++)
            scope.Set(parameters[i].Key, NamedOrDefault(context, scope, arguments, parameters[i]));
        object?[] more = [.. arguments.Positional.Skip(positional)];
        if (more.Length > 0 && !definition.TakesMore)
            throw context.Failed($"the macro '{definition.Name}' takes not more than {parameters.Length} arguments");
        var moreNamed = new TemplateMap();
        foreach ((string name, object? value) in arguments.Named)
        {
            int place = Array.FindIndex(parameters, parameter => parameter.Key == name);
            if (place >= 0 && place < positional)
                throw context.Failed($"the macro '{definition.Name}' has two values for '{name}'");
            if (place < 0 && !definition.TakesMoreNamed)
                throw context.Failed($"the macro '{definition.Name}' takes no argument '{name}'");
            if (place < 0)
                moreNamed.Set(name, value);
        }

        scope.Set("varargs", TemplateList.Tuple(more));
        scope.Set("kwargs", moreNamed);
    }

    private static object? NamedOrDefault(
        RenderContext context, Scope scope, CallArguments arguments, KeyValuePair<string, Expression?> parameter)
    {
        foreach ((string name, object? value) in arguments.Named)
        {
            if (name == parameter.Key)
                return value;
        }

        return parameter.Value is Expression fallback
            ? fallback.Evaluate(context, scope)
            : new Undefined($"parameter '{parameter.Key}' was not provided");
    }
}
