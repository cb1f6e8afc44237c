using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Syntax;

namespace Appliance.Inference.Templates.Parsing;

/// <summary>Finds filters, tests, functions and methods that do not exist here while the template is read, so that a template is refused
/// when it is installed and not when a patient writes.</summary>
internal sealed class CallChecks
{
    private static readonly string[] FiltersThatNameAFilter = ["map"];
    private static readonly string[] FiltersThatNameATest = ["select", "reject"];
    private static readonly string[] FiltersThatNameAnAttributeAndATest = ["selectattr", "rejectattr"];

    private readonly HashSet<string> assigned = ["caller"];
    private readonly List<KeyValuePair<string, int>> calledNames = [];

    /// <summary>Remembers a name that the template itself defines, and may therefore call.</summary>
    public void Assigned(string name) => assigned.Add(name);

    public Operation Filter(string name, ArgumentList arguments, int line)
    {
        Operation filter = Known(TemplateFilters.Find(name), $"the filter '{name}'", line);
        CheckArguments(filter, arguments, line);
        if (FiltersThatNameAFilter.Contains(name) && LiteralAt(arguments, 0) is string named)
            Known(TemplateFilters.Find(named), $"the filter '{named}'", line);
        int place = FiltersThatNameATest.Contains(name) ? 0 : FiltersThatNameAnAttributeAndATest.Contains(name) ? 1 : -1;
        if (place >= 0 && LiteralAt(arguments, place) is string test)
            Known(TemplateTests.Find(test), $"the test '{test}'", line);
        return filter;
    }

    public Operation Test(string name, ArgumentList arguments, int line)
    {
        Operation test = Known(TemplateTests.Find(name), $"the test '{name}'", line);
        CheckArguments(test, arguments, line);
        return test;
    }

    public void Call(Expression function, ArgumentList arguments, int line)
    {
        switch (function)
        {
            case NameExpression name:
                calledNames.Add(new(name.Name, line));
                if (TemplateFunctions.Signature(name.Name) is Operation signature && !assigned.Contains(name.Name))
                    CheckArguments(signature, arguments, line);
                if (name.Name == "strftime_now" && LiteralAt(arguments, 0) is string format && DateFormat.UnknownDirective(format) is string unknown)
                    throw Unsupported($"'{unknown}' in strftime_now()", line);
                break;
            case AttributeExpression attribute when !TemplateMethods.Exists(attribute.Name):
                throw Unsupported($"the method '{attribute.Name}'", line);
            case AttributeExpression:
                break;
            default:
                throw Unsupported("calling the result of an expression", line);
        }
    }

    /// <summary>Refuses calls of names that are neither known nor defined anywhere in the template.</summary>
    public void Finish()
    {
        foreach ((string name, int line) in calledNames)
        {
            if (!assigned.Contains(name) && TemplateFunctions.Find(name) is null)
                throw Unsupported($"the function '{name}'", line);
        }
    }

    private static void CheckArguments(Operation operation, ArgumentList arguments, int line)
    {
        if (operation.Mismatch(arguments.Positional.Count, arguments.Named.Select(pair => pair.Key)) is string mismatch)
            throw Unsupported(mismatch, line);
    }

    private static string? LiteralAt(ArgumentList arguments, int place) =>
        place < arguments.Positional.Count && arguments.Positional[place] is Literal { Value: TracedText text } ? text.Text : null;

    private static Operation Known(Operation? found, string what, int line) => found ?? throw Unsupported(what, line);

    private static ChatTemplateException Unsupported(string what, int line) => new(ChatTemplateProblem.Unsupported, what, line);
}
