using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Importing;

/// <summary>Reads a web page: its headings, paragraphs, lists, tables and questions, without menus, forms and scripts. Nothing it refers to is loaded.</summary>
internal static class HtmlConverter
{
    /// <summary>Elements within one another at most.</summary>
    public const int MaxNesting = 200;

    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal)
    {
        "script", "style", "noscript", "template", "nav", "form", "button", "select", "iframe", "svg", "canvas", "object", "embed", "head", "aside", "dialog", "input", "textarea",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "p", "div", "section", "article", "main", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "dl", "details", "blockquote", "pre", "figure", "address", "hr",
    };

    /// <exception cref="DocumentFormatException">No text, or nested too deeply.</exception>
    public static DocumentContent Read(string text)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(text);
        var builder = new BlockBuilder("html");
        if (page.DocumentElement.GetAttribute("lang") is { Length: >= 2 } language && LibraryLanguage.IsServed(language[..2].ToLowerInvariant()))
            builder.State("language", language[..2].ToLowerInvariant());
        IElement? root = page.QuerySelector("main") ?? page.QuerySelector("[role=main]") ?? page.QuerySelector("article") ?? page.Body;
        // A page's title carries the name of the site; its first heading does not.
        if (root?.QuerySelector("h1") is null)
            builder.Title(page.Title);
        if (root is not null)
            Walk(root, builder, 0);
        return builder.Build();
    }

    private static void Walk(IElement element, BlockBuilder builder, int depth)
    {
        if (depth > MaxNesting)
            throw new DocumentFormatException($"The page nests more than {MaxNesting} elements within one another. Simplify it, or save its text.");
        var inline = new System.Text.StringBuilder();
        foreach (INode node in element.ChildNodes)
        {
            if (node is IElement child && Blocks.Contains(child.LocalName))
            {
                Flush();
                if (!IsHidden(child))
                    Block(child, builder, depth + 1);
            }
            else if (node is IElement { LocalName: "br" })
            {
                inline.Append('\n');
            }
            else if (node is IElement other)
            {
                if (!Skipped.Contains(other.LocalName) && !IsHidden(other))
                    inline.Append(other.QuerySelector(string.Join(',', Blocks)) is null ? Text(other) : Nested(other));
            }
            else if (node is IText plain)
            {
                inline.Append(plain.Data);
            }
        }

        Flush();

        // A link or span around blocks: those blocks, in place.
        string Nested(IElement around)
        {
            Flush();
            Walk(around, builder, depth + 1);
            return "";
        }

        void Flush()
        {
            builder.Paragraph(inline.ToString());
            inline.Clear();
        }
    }

    private static void Block(IElement element, BlockBuilder builder, int depth)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                builder.Heading(element.LocalName[1] - '0', Text(element));
                break;
            case "ul" or "ol":
                foreach (IElement item in element.Children.Where(child => child.LocalName == "li" && !IsHidden(child)))
                    builder.Item(Text(item));
                break;
            case "table":
                Table(element, builder);
                break;
            case "dl":
                DefinitionList(element, builder);
                break;
            case "details":
                IElement? summary = element.Children.FirstOrDefault(child => child.LocalName == "summary");
                builder.Question(summary is null ? "" : Text(summary), string.Join(' ', element.ChildNodes.Where(node => node != summary).Select(Text)));
                break;
            default:
                Walk(element, builder, depth);
                break;
        }
    }

    private static void Table(IElement table, BlockBuilder builder)
    {
        List<(bool Header, List<string> Cells)> rows = [.. table.QuerySelectorAll("tr").Where(row => row.Closest("table") == table).Select(row => (
            row.Children.All(cell => cell.LocalName == "th") || row.ParentElement?.LocalName == "thead", Cells(row)))];
        if (table.QuerySelector("caption") is { } caption)
            builder.Paragraph(Text(caption));
        if (rows.Count == 0)
            return;
        // Without marked headers the first row is one where it has no numbers and the rows below have.
        bool headed = rows[0].Header || (rows.Count > 1 && !rows[0].Cells.Exists(HasDigit) && rows.Skip(1).Any(row => row.Cells.Exists(HasDigit)));
        builder.Table(headed ? rows[0].Cells : [], [.. rows.Skip(headed ? 1 : 0).Select(row => row.Cells)]);
    }

    // A cell over several columns counts in each of them.
    private static List<string> Cells(IElement row) => [.. row.Children.Where(cell => cell.LocalName is "td" or "th")
        .SelectMany(cell => Enumerable.Repeat(Text(cell), Math.Clamp(cell is IHtmlTableCellElement { ColumnSpan: var span } ? span : 1, 1, BlockBuilder.MaxColumns)))];

    private static void DefinitionList(IElement list, BlockBuilder builder)
    {
        string term = "";
        foreach (IElement child in list.Children)
        {
            if (child.LocalName == "dt")
                term = Text(child);
            else if (child.LocalName == "dd" && term.EndsWith('?'))
                builder.Question(term, Text(child));
            else if (child.LocalName == "dd")
                builder.Item($"{term.TrimEnd(':')}: {Text(child)}");
        }
    }

    private static bool HasDigit(string text) => text.Any(char.IsAsciiDigit);

    private static bool IsHidden(IElement element) => element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true" || Skipped.Contains(element.LocalName)
        || (element.GetAttribute("style") is { } style && (style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("display: none", StringComparison.OrdinalIgnoreCase)
            || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)));

    // Text of an element without what is not shown; blocks inside are separated.
    private static string Text(INode node)
    {
        var text = new System.Text.StringBuilder();
        Append(node, text, 0);
        return BlockBuilder.OneLine(text.ToString());
    }

    private static void Append(INode node, System.Text.StringBuilder text, int depth)
    {
        if (node is IText plain)
        {
            text.Append(plain.Data);
            return;
        }

        if (depth > MaxNesting || (node is IElement hidden && IsHidden(hidden)))
            return;
        if (node is IElement { LocalName: "li" } && text.Length > 0)
            text.Append("; ");
        foreach (INode child in node.ChildNodes)
            Append(child, text, depth + 1);
        if (node is IElement { LocalName: "br" or "p" or "div" or "td" or "th" })
            text.Append(' ');
    }
}
