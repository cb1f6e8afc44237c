using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary><c>{% if %}</c> with its <c>elif</c> branches in order. The blocks share the scope around them.</summary>
internal sealed class IfStatement(KeyValuePair<Expression, Statement[]>[] branches, Statement[] otherwise, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        foreach ((Expression condition, Statement[] body) in branches)
        {
            if (Operators.IsTrue(condition.Evaluate(context, scope)))
                return ExecuteAll(body, context, scope, output);
        }

        return ExecuteAll(otherwise, context, scope, output);
    }
}

/// <summary><c>{% for target in items if condition %}</c>. Every round has a scope of its own, so that assignments end with it.</summary>
internal sealed class ForStatement(
    AssignmentTarget target, Expression items, Expression? condition, Statement[] body, Statement[] otherwise, int line) : Statement(line)
{
    private const string LoopName = "loop";

    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        IReadOnlyList<object?> visited = Operators.Items(context, items.Evaluate(context, scope));
        if (condition is not null)
            visited = Filtered(visited, context, scope);
        if (visited.Count == 0)
            return ExecuteAll(otherwise, context, new Scope(scope), output);
        var loop = new LoopState(visited);
        for (int i = 0; i < visited.Count; i++)
        {
            context.Charge();
            loop.Index = i;
            var round = new Scope(scope);
            round.Set(LoopName, loop);
            target.Assign(context, round, visited[i]);
            if (ExecuteAll(body, context, round, output) == Flow.Break)
                break;
        }

        return Flow.Next;
    }

    private List<object?> Filtered(IReadOnlyList<object?> all, RenderContext context, Scope scope)
    {
        var kept = new List<object?>();
        foreach (object? item in all)
        {
            var round = new Scope(scope);
            target.Assign(context, round, item);
            if (Operators.IsTrue(condition!.Evaluate(context, round)))
                kept.Add(item);
        }

        return kept;
    }
}

/// <summary><c>{% break %}</c> or <c>{% continue %}</c>.</summary>
internal sealed class JumpStatement(Flow flow, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output) => flow;
}
