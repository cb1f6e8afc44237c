using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Python's methods of <c>str</c>.</summary>
internal static class TextMethods
{
    public static IReadOnlyDictionary<string, Operation> All { get; } = new Operation[]
    {
        new("strip", 0, ["chars"], (c, s, a) => TextEditing.Trim(c, Own(s), a.OptionalText(0), start: true, end: true)),
        new("lstrip", 0, ["chars"], (c, s, a) => TextEditing.Trim(c, Own(s), a.OptionalText(0), start: true, end: false)),
        new("rstrip", 0, ["chars"], (c, s, a) => TextEditing.Trim(c, Own(s), a.OptionalText(0), start: false, end: true)),
        new("split", 0, ["sep", "maxsplit"], (c, s, a) => TextSplitting.Split(c, Own(s), a.OptionalText(0), a.Whole(1, -1))),
        new("rsplit", 0, ["sep", "maxsplit"], (c, s, a) => TextSplitting.SplitFromEnd(c, Own(s), a.OptionalText(0), a.Whole(1, -1))),
        new("splitlines", 0, ["keepends"], (c, s, a) => TextSplitting.Lines(c, Own(s), a.Flag(0))),
        new("partition", 1, ["sep"], (c, s, a) => TextSplitting.Partition(c, Own(s), a.Text(0), fromEnd: false)),
        new("rpartition", 1, ["sep"], (c, s, a) => TextSplitting.Partition(c, Own(s), a.Text(0), fromEnd: true)),
        new("replace", 2, ["old", "new", "count"], (c, s, a) => TextEditing.Replace(c, Own(s), a.Text(0), a.Text(1), a.Whole(2, -1))),
        new("join", 1, ["iterable"], (c, s, a) => TextEditing.Join(c, Operators.Items(c, a[0]), Own(s), onlyTexts: true)),
        new("startswith", 1, ["prefix"], (c, s, a) => Affixes(c, a[0]).Any(p => Own(s).Text.StartsWith(p, StringComparison.Ordinal))),
        new("endswith", 1, ["suffix"], (c, s, a) => Affixes(c, a[0]).Any(p => Own(s).Text.EndsWith(p, StringComparison.Ordinal))),
        new("removeprefix", 1, ["prefix"], (c, s, a) => WithoutPrefix(c, Own(s), a.Text(0))),
        new("removesuffix", 1, ["suffix"], (c, s, a) => WithoutSuffix(c, Own(s), a.Text(0))),
        new("find", 1, ["sub"], (c, s, a) => Find(c, Own(s), a.Text(0), fromEnd: false)),
        new("rfind", 1, ["sub"], (c, s, a) => Find(c, Own(s), a.Text(0), fromEnd: true)),
        new("index", 1, ["sub"], (c, s, a) => Find(c, Own(s), a.Text(0), false) is >= 0 and long at ? at : throw c.Failed("substring not found")),
        new("count", 1, ["sub"], (c, s, a) => TextSplitting.Count(c, Own(s), a.Text(0))),
        new("upper", 0, [], (c, s, _) => TextCase.Upper(c, Own(s))),
        new("lower", 0, [], (c, s, _) => TextCase.Lower(c, Own(s))),
        new("capitalize", 0, [], (c, s, _) => TextCase.Capitalize(c, Own(s))),
        new("title", 0, [], (c, s, _) => TextCase.Title(c, Own(s), char.IsLetter)),
        new("isdigit", 0, [], (c, s, _) => Consists(c, s, char.IsDigit)),
        new("isnumeric", 0, [], (c, s, _) => Consists(c, s, char.IsNumber)),
        new("isalpha", 0, [], (c, s, _) => Consists(c, s, char.IsLetter)),
        new("isalnum", 0, [], (c, s, _) => Consists(c, s, char.IsLetterOrDigit)),
        new("isspace", 0, [], (c, s, _) => Consists(c, s, CodePoints.IsSpace)),
        new("isupper", 0, [], (c, s, _) => TextCase.IsUpper(c, Own(s))),
        new("islower", 0, [], (c, s, _) => TextCase.IsLower(c, Own(s))),
    }.ToDictionary(method => method.Name, StringComparer.Ordinal);

    private static TracedText Own(object? subject) => (TracedText)subject!;

    private static bool Consists(RenderContext context, object? subject, Func<char, bool> holds)
    {
        string text = Own(subject).Text;
        context.ChargeCharacters(text.Length);
        return text.Length > 0 && text.All(holds);
    }

    private static IEnumerable<string> Affixes(RenderContext context, object? affix) => affix switch
    {
        TracedText text => [text.Text],
        TemplateList { IsTuple: true } list when list.Items.All(item => item is TracedText) => list.Items.Select(item => Own(item).Text),
        _ => throw context.Failed($"a text begins or ends with texts, not with a {ValueKinds.NameOf(affix)}"),
    };

    private static TracedText WithoutPrefix(RenderContext context, TracedText text, TracedText prefix)
    {
        context.ChargeCharacters(text.Length);
        return text.Text.StartsWith(prefix.Text, StringComparison.Ordinal) ? text.Slice(prefix.Length, text.Length - prefix.Length) : text;
    }

    private static TracedText WithoutSuffix(RenderContext context, TracedText text, TracedText suffix)
    {
        context.ChargeCharacters(text.Length);
        return text.Text.EndsWith(suffix.Text, StringComparison.Ordinal) ? text.Slice(0, text.Length - suffix.Length) : text;
    }

    private static long Find(RenderContext context, TracedText text, TracedText part, bool fromEnd)
    {
        context.ChargeSearch(text.Length, part.Length);
        int at = fromEnd
            ? text.Text.LastIndexOf(part.Text, StringComparison.Ordinal)
            : text.Text.IndexOf(part.Text, StringComparison.Ordinal);
        return at < 0 ? -1 : CodePoints.Count(text.Text[..at]);
    }
}
