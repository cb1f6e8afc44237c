using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Jinja's tests (<c>value is name</c>).</summary>
internal static class TemplateTests
{
    private static readonly Dictionary<string, Operation> All = OfKind().Concat(OfNumbersAndTexts()).Concat(Comparisons())
        .ToDictionary(test => test.Name, StringComparer.Ordinal);

    public static Operation? Find(string name) => All.GetValueOrDefault(name);

    private static Operation[] OfKind() =>
    [
        new("defined", 0, [], (_, s, _) => s is not Undefined),
        new("undefined", 0, [], (_, s, _) => s is Undefined),
        new("none", 0, [], (_, s, _) => Operators.IsNone(s)),
        new("boolean", 0, [], (_, s, _) => s is bool),
        new("true", 0, [], (_, s, _) => s is true),
        new("false", 0, [], (_, s, _) => s is false),
        new("integer", 0, [], (_, s, _) => s is long),
        new("float", 0, [], (_, s, _) => s is double),
        new("number", 0, [], (_, s, _) => Arithmetic.IsNumber(s)),
        new("string", 0, [], (_, s, _) => s is TracedText),
        new("mapping", 0, [], (_, s, _) => s is TemplateMap),
        new("iterable", 0, [], (_, s, _) => s is TracedText or TemplateList or TemplateMap or Undefined),
        new("sequence", 0, [], (_, s, _) => s is TracedText or TemplateList or TemplateMap or Undefined),
        new("callable", 0, [], (_, s, _) => s is TemplateCallable),
    ];

    private static Operation[] OfNumbersAndTexts() =>
    [
        new("even", 0, [], (c, s, _) => Operators.AreEqual(c, Arithmetic.Modulo(c, s, 2L), 0L)),
        new("odd", 0, [], (c, s, _) => Operators.AreEqual(c, Arithmetic.Modulo(c, s, 2L), 1L)),
        new("divisibleby", 1, ["num"], (c, s, a) => Operators.AreEqual(c, Arithmetic.Modulo(c, s, a[0]), 0L)),
        new("upper", 0, [], (c, s, _) => TextCase.IsUpper(c, Display.ToText(c, s))),
        new("lower", 0, [], (c, s, _) => TextCase.IsLower(c, Display.ToText(c, s))),
    ];

    private static IEnumerable<Operation> Comparisons()
    {
        (string Sign, string[] Names)[] comparisons =
        [
            ("==", ["eq", "equalto"]), ("!=", ["ne"]), ("<", ["lt", "lessthan"]), ("<=", ["le"]), (">", ["gt", "greaterthan"]), (">=", ["ge"]),
            ("in", ["in"]),
        ];
        foreach ((string sign, string[] names) in comparisons)
        {
            foreach (string name in names)
                yield return new Operation(name, 1, ["other"], (c, s, a) => Operators.Holds(c, sign, s, a[0]));
        }

        foreach (string sign in (string[])["==", "!=", "<", "<=", ">", ">="])
            yield return new Operation(sign, 1, ["other"], (c, s, a) => Operators.Holds(c, sign, s, a[0]));
        yield return new Operation("sameas", 1, ["other"], (c, s, a) => IsSame(c, s, a[0]));
    }

    /// <summary>Identity: of None, booleans and small numbers it is equality of kind and value; other values are compared by reference.</summary>
    private static bool IsSame(RenderContext context, object? value, object? other) => (value, other) switch
    {
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (TracedText, TracedText) => throw context.Unsupported("the test 'sameas' on texts"),
        _ => ReferenceEquals(value, other),
    };
}
