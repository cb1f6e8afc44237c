using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Jinja's filters, as far as chat templates use them. <c>safe</c> changes nothing, for nothing is escaped.</summary>
internal static class TemplateFilters
{
    /// <summary>Spaces of one level of JSON.</summary>
    private const long MaxJsonIndent = 64;

    private static readonly Dictionary<string, Operation> All = OnTexts().Concat(OnNumbers()).Concat(OnAnything())
        .Concat(SequenceFilters.All).ToDictionary(filter => filter.Name, StringComparer.Ordinal);

    public static Operation? Find(string name) => All.GetValueOrDefault(name);

    private static Operation[] OnTexts() =>
    [
        new("string", 0, [], (c, s, _) => Display.ToText(c, s)),
        new("safe", 0, [], (c, s, _) => Display.ToText(c, s)),
        new("trim", 0, ["chars"], (c, s, a) => TextEditing.Trim(c, Display.ToText(c, s), a.OptionalText(0), start: true, end: true)),
        new("upper", 0, [], (c, s, _) => TextCase.Upper(c, Display.ToText(c, s))),
        new("lower", 0, [], (c, s, _) => TextCase.Lower(c, Display.ToText(c, s))),
        new("capitalize", 0, [], (c, s, _) => TextCase.Capitalize(c, Display.ToText(c, s))),
        new("title", 0, [], (c, s, _) => TextCase.Title(c, Display.ToText(c, s), IsInTitleWord)),
        new("replace", 2, ["old", "new", "count"], (c, s, a) => TextEditing.Replace(
            c, Display.ToText(c, s), Display.ToText(c, a[0]), Display.ToText(c, a[1]), a[2] is null ? -1 : a.Whole(2, -1))),
        new("indent", 0, ["width", "first", "blank"], (c, s, a) => TextEditing.Indent(
            c, Display.ToText(c, s), Indention(c, a), a.Flag(1), a.Flag(2))),
        new("wordcount", 0, [], (c, s, _) => (long)TextSplitting.Split(c, Display.ToText(c, s), null, -1).Items.Count),
    ];

    private static Operation[] OnNumbers() =>
    [
        new("int", 0, ["default", "base"], (c, s, a) => NumberFilters.ToWhole(c, s, a)),
        new("float", 0, ["default"], (c, s, a) => NumberFilters.ToReal(c, s, a)),
        new("round", 0, ["precision", "method"], (c, s, a) => NumberFilters.Round(c, s, a)),
        new("abs", 0, [], (c, s, _) => Arithmetic.IsNumber(s) && Arithmetic.Compare(s, 0L) < 0 ? Arithmetic.Sign(c, s, true) : Arithmetic.Sign(c, s, false)),
    ];

    private static Operation[] OnAnything() =>
    [
        new("default", 0, ["default_value", "boolean"], (_, s, a) => Default(s, a)),
        new("d", 0, ["default_value", "boolean"], (_, s, a) => Default(s, a)),
        new("tojson", 0, ["ensure_ascii", "indent", "separators", "sort_keys"], (c, s, a) => JsonText.Of(c, s, Layout(c, a))),
    ];

    private static object? Default(object? value, BoundArguments arguments)
    {
        bool missing = value is Undefined || (arguments.Flag(1) && !Operators.IsTrue(value));
        return !missing ? value : arguments.Has(0) ? arguments[0] : TracedText.Empty;
    }

    private static TracedText Indention(RenderContext context, BoundArguments arguments)
    {
        if (arguments.Has(0) && arguments[0] is TracedText given)
            return given;
        return (TracedText)Arithmetic.Multiply(context, TracedText.FromTemplate(" "), arguments.Whole(0, 4))!;
    }

    private static JsonLayout Layout(RenderContext context, BoundArguments arguments)
    {
        TracedText? indent = arguments[1] switch
        {
            null => null,
            TracedText text => text,
            long width and >= 0 and <= MaxJsonIndent => TracedText.FromTemplate(new string(' ', (int)width)),
            _ => throw context.Unsupported($"tojson() with an indent beyond {MaxJsonIndent} spaces"),
        };
        (TracedText item, TracedText key) = arguments[2] switch
        {
            null => (TracedText.FromTemplate(indent is null ? ", " : ","), TracedText.FromTemplate(": ")),
            TemplateList { Items: [TracedText betweenItems, TracedText afterKey] } => (betweenItems, afterKey),
            _ => throw context.Failed("the separators of tojson() are two texts"),
        };
        return new JsonLayout(indent, item, key, SortKeys: arguments.Flag(3), AsciiOnly: arguments.Flag(0));
    }

    private static bool IsInTitleWord(char c) => !CodePoints.IsSpace(c) && c is not ('-' or '(' or '{' or '[' or '<');
}
