using System.Text.RegularExpressions;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Lexing;

/// <summary>Cuts a template into tokens. White space around tags follows Jinja with <c>trim_blocks</c> and <c>lstrip_blocks</c>: a line
/// break after a block or comment goes, so does space before one at the start of a line; <c>-</c> takes all white space, <c>+</c> keeps it.</summary>
internal sealed partial class TemplateLexer
{
    private readonly string source;
    private readonly List<Token> tokens = [];
    private int position;
    private int line = 1;
    private bool lineStarting = true;

    private TemplateLexer(string source) => this.source = source;

    public static IReadOnlyList<Token> Tokenize(string template)
    {
        string source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new TemplateLexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.Run();
        return lexer.tokens;
    }

    private void Run()
    {
        while (position < source.Length)
        {
            int tag = NextTag();
            if (tag < 0)
            {
                AddData(source[position..], source[position..]);
                break;
            }

            ReadTag(tag);
        }

        tokens.Add(new Token(TokenKind.End, "", line));
    }

    private int NextTag()
    {
        for (int i = position; (i = source.IndexOf('{', i)) >= 0 && i + 1 < source.Length; i++)
        {
            if (source[i + 1] is '{' or '%' or '#')
                return i;
        }

        return -1;
    }

    private void ReadTag(int tag)
    {
        char kind = source[tag + 1];
        int inside = tag + 2;
        char sign = inside < source.Length && source[inside] is '-' or '+' ? source[inside++] : '\0';
        AddData(source[position..tag], Strip(source[position..tag], sign, isVariable: kind == '{'));
        position = inside;
        if (kind == '#')
            SkipComment();
        else if (kind == '%' && RawBegin().Match(source, inside) is { Success: true } raw)
            ReadRaw(raw);
        else
            ReadExpressionTag(kind == '{');
    }

    private string Strip(string text, char sign, bool isVariable)
    {
        if (sign == '-')
            return text[..(text.Length - TrailingSpace(text))];
        if (sign == '+' || isVariable)
            return text;
        int lineStart = text.LastIndexOf('\n') + 1;
        bool startsLine = lineStart > 0 || lineStarting;
        return startsLine && TrailingSpace(text) >= text.Length - lineStart ? text[..lineStart] : text;
    }

    private void SkipComment()
    {
        int end = source.IndexOf("#}", position, StringComparison.Ordinal);
        if (end < 0)
            throw Invalid("a comment '{#' does not end");
        char sign = end > position ? source[end - 1] : '\0';
        MoveTo(end + 2);
        AfterBlock(sign);
    }

    private void ReadRaw(Match begin)
    {
        MoveTo(begin.Index + begin.Length);
        if (begin.Groups["strip"].Success)
            SkipSpace();
        lineStarting = source[position - 1] == '\n';
        Match end = RawEnd().Match(source, position);
        if (!end.Success)
            throw Invalid("'{% raw %}' does not end");
        string sign = end.Groups["sign"].Value;
        string text = source[position..end.Index];
        AddData(text, Strip(text, sign.Length > 0 ? sign[0] : '\0', isVariable: false));
        position = end.Index;
        MoveTo(end.Index + end.Length);
        AfterBlock(source[position - 3]);
    }

    private void ReadExpressionTag(bool isVariable)
    {
        tokens.Add(new Token(isVariable ? TokenKind.VariableBegin : TokenKind.BlockBegin, "", line));
        string end = isVariable ? "}}" : "%}";
        var open = new Stack<char>();
        while (true)
        {
            SkipSpace();
            if (position >= source.Length)
                throw Invalid(isVariable ? "'{{' does not end" : "'{%' does not end");
            int signs = source[position] == '-' || (source[position] == '+' && !isVariable) ? 1 : 0;
            if (open.Count == 0 && string.CompareOrdinal(source, position + signs, end, 0, 2) == 0)
            {
                CloseTag(isVariable, signs == 1 ? source[position] : '\0', position + signs + 2);
                return;
            }

            ReadToken(open);
        }
    }

    private void CloseTag(bool isVariable, char sign, int after)
    {
        tokens.Add(new Token(isVariable ? TokenKind.VariableEnd : TokenKind.BlockEnd, "", line));
        MoveTo(after);
        if (!isVariable)
            AfterBlock(sign);
        else if (sign == '-')
            SkipSpace();
        lineStarting = source[position - 1] == '\n';
    }

    private void AfterBlock(char sign)
    {
        if (sign == '-')
            SkipSpace();
        else if (sign != '+' && position < source.Length && source[position] == '\n')
            MoveTo(position + 1);
        lineStarting = source[position - 1] == '\n';
    }

    private void ReadToken(Stack<char> open)
    {
        char c = source[position];
        if (c is '"' or '\'')
        {
            ReadString(c);
            return;
        }

        Match match = Word().Match(source, position);
        if (!match.Success)
            throw Invalid($"unexpected character '{c}'");
        TokenKind kind = match.Groups["float"].Success ? TokenKind.Float
            : match.Groups["integer"].Success ? TokenKind.Integer
            : match.Groups["name"].Success ? TokenKind.Name : TokenKind.Operator;
        if (kind == TokenKind.Operator)
            Balance(open, match.Value[0]);
        tokens.Add(new Token(kind, match.Value, line));
        MoveTo(position + match.Length);
    }

    private void Balance(Stack<char> open, char c)
    {
        if (c is '(' or '[' or '{')
            open.Push(c == '(' ? ')' : c == '[' ? ']' : '}');
        else if (c is ')' or ']' or '}' && (!open.TryPop(out char expected) || expected != c))
            throw Invalid($"unexpected '{c}'");
    }

    private void ReadString(char quote)
    {
        int end = position + 1;
        while (end < source.Length && source[end] != quote)
            end += source[end] == '\\' ? 2 : 1;
        if (end >= source.Length)
            throw Invalid("a string does not end");
        string text = StringLiteral.Unescape(source[(position + 1)..end]) ?? throw Invalid("a string has an escape that is not valid");
        tokens.Add(new Token(TokenKind.String, text, line));
        MoveTo(end + 1);
    }

    private void SkipSpace()
    {
        int end = position;
        while (end < source.Length && CodePoints.IsSpace(source[end]))
            end++;
        MoveTo(end);
    }

    private void MoveTo(int next)
    {
        line += source.AsSpan(position, next - position).Count('\n');
        position = next;
    }

    private void AddData(string written, string kept)
    {
        if (kept.Length > 0)
            tokens.Add(new Token(TokenKind.Data, kept, line));
        line += written.AsSpan().Count('\n');
    }

    private static int TrailingSpace(string text)
    {
        int start = text.Length;
        while (start > 0 && CodePoints.IsSpace(text[start - 1]))
            start--;
        return text.Length - start;
    }

    private ChatTemplateException Invalid(string detail) => new(ChatTemplateProblem.Syntax, detail, line);

    [GeneratedRegex(@"\G\s*raw\s*(?:(?<strip>-%\})|%\})", RegexOptions.CultureInvariant)]
    private static partial Regex RawBegin();

    [GeneratedRegex(@"\{%(?<sign>[-+]?)\s*endraw\s*[-+]?%\}", RegexOptions.CultureInvariant)]
    private static partial Regex RawEnd();

    [GeneratedRegex(
        @"\G(?:(?<float>(?<!\.)\d+(?:_\d+)*(?:(?:\.\d+(?:_\d+)*)?[eE][+\-]?\d+(?:_\d+)*|\.\d+(?:_\d+)*))"
        + @"|(?<integer>0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*)"
        + @"|(?<name>[\w\d]+)|//|\*\*|==|!=|>=|<=|[-+*/%~()\[\]{}<>=.:|,;])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
