using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>A filter, test, function or method. The parser checks arguments against the signature where it can.</summary>
/// <param name="name">As templates call it.</param>
/// <param name="required">How many parameters need a value.</param>
/// <param name="parameters">Names of the parameters in order; null when any arguments are taken.</param>
/// <param name="body">What it does to its subject: the filtered or tested value, or the method's owner; null for a function.</param>
internal sealed class Operation(string name, int required, string[]? parameters, OperationBody body)
{
    public string Name => name;

    public object? Run(RenderContext context, object? subject, CallArguments arguments)
    {
        if (Mismatch(arguments.Positional.Count, arguments.Named.Select(pair => pair.Key)) is string mismatch)
            throw context.Failed(mismatch);
        return body(context, subject, Bind(context, arguments));
    }

    /// <summary>What is wrong with such arguments, or null.</summary>
    public string? Mismatch(int positional, IEnumerable<string> named)
    {
        if (parameters is null)
            return null;
        if (positional > parameters.Length)
            return $"'{name}' takes at most {parameters.Length} arguments here";
        string[] given = [.. parameters.Take(positional), .. named];
        foreach (string argument in given)
        {
            if (!parameters.Contains(argument))
                return $"the argument '{argument}' of '{name}'";
        }

        string? missing = parameters.Take(required).FirstOrDefault(parameter => !given.Contains(parameter));
        return missing is null ? null : $"'{name}' needs the argument '{missing}'";
    }

    private BoundArguments Bind(RenderContext context, CallArguments arguments)
    {
        if (parameters is null || arguments.Named.Count == 0)
            return new BoundArguments(context, name, arguments, arguments.Positional, null);
        var values = new object?[parameters.Length];
        var given = new bool[parameters.Length];
        for (int i = 0; i < arguments.Positional.Count; i++)
            (values[i], given[i]) = (arguments.Positional[i], true);
        foreach ((string parameter, object? value) in arguments.Named)
        {
            int place = Array.IndexOf(parameters, parameter);
            (values[place], given[place]) = (value, true);
        }

        return new BoundArguments(context, name, arguments, values, given);
    }
}
