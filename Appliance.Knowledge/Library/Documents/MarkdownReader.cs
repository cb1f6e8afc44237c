using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Reads a Markdown file with front matter into blocks that know their headings.</summary>
public static partial class MarkdownReader
{
    /// <summary>Separates headings in a heading path.</summary>
    public const string PathSeparator = " › ";

    // Below every heading that Markdown has.
    private const int RunInLevel = 7;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    /// <summary>Reads a file; front matter may be missing.</summary>
    /// <exception cref="DocumentFormatException">Wrong front matter, nesting beyond the parser's limit, or no content.</exception>
    public static DocumentContent Read(string text)
    {
        var warnings = new List<string>();
        MarkdownDocument markdown = Parse(text);
        var head = markdown.FirstOrDefault() as YamlFrontMatterBlock;
        IReadOnlyDictionary<string, string> matter = head is null ? new Dictionary<string, string>() : FrontMatter.Read(head.Lines.ToString(), warnings);
        var blocks = new List<DocumentBlock>();
        var headings = new List<(int Level, string Text)>();
        foreach (Block block in markdown.Skip(head is null ? 0 : 1))
            Add(block, headings, blocks);
        string? title = matter.GetValueOrDefault(FrontMatter.Title) is { Length: > 0 } named
            ? named
            : markdown.OfType<HeadingBlock>().Select(heading => OneLine(Text(heading.Inline))).FirstOrDefault(heading => heading.Length > 0);
        if (blocks.Count == 0)
            throw new DocumentFormatException("The document has no text below its front matter.");
        return new DocumentContent("markdown", title, matter.Where(pair => pair.Key != FrontMatter.Title).ToDictionary(), blocks, warnings);
    }

    private static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException error)
        {
            throw new DocumentFormatException("The file is nested too deeply (lists or quotes within one another). Flatten it.", error);
        }
    }

    private static void Add(Block block, List<(int Level, string Text)> headings, List<DocumentBlock> blocks)
    {
        string path = Path(headings);
        switch (block)
        {
            case HeadingBlock heading:
                headings.RemoveAll(h => h.Level >= heading.Level);
                headings.Add((heading.Level, OneLine(Text(heading.Inline))));
                break;
            case ParagraphBlock paragraph:
                AddParagraph(paragraph, headings, blocks);
                break;
            case ListBlock list:
                blocks.Add(new ListItems(path, [.. list.OfType<ListItemBlock>().Select(ItemText).Where(item => item.Length > 0)]));
                break;
            case Table table:
                AddTable(table, path, blocks);
                break;
            case QuoteBlock quote:
                foreach (Block child in quote)
                    Add(child, headings, blocks);
                break;
            case CodeBlock code:
                AddText(code.Lines.ToString(), path, blocks);
                break;
        }
    }

    // A paragraph without a heading of its own ends what the last such heading was about; lists and tables stay below it.
    private static void AddParagraph(ParagraphBlock paragraph, List<(int Level, string Text)> headings, List<DocumentBlock> blocks)
    {
        headings.RemoveAll(h => h.Level == RunInLevel);
        string path = Path(headings);
        string text = Text(paragraph.Inline);
        if (QuestionAndAnswer().IsMatch(text))
        {
            AddText(text, path, blocks);
            return;
        }

        string strong = paragraph.Inline?.FirstChild is EmphasisInline { DelimiterCount: 2 } bold ? OneLine(Text(bold)) : "";
        string rest = strong.Length > 0 ? OneLine(Rest(paragraph.Inline!)) : "";
        if (strong.EndsWith('?') && rest.Length > 0)
        {
            blocks.Add(new QuestionAnswer(path, strong, rest));
            return;
        }

        RunInHeading? heading = strong.Length > 0 ? RunInHeading.OfStrong(strong, rest) : ListedLines.Read(text) is null ? RunInHeading.Read(OneLine(text)) : null;
        if (heading is null)
        {
            AddText(text, path, blocks);
            return;
        }

        headings.Add((RunInLevel, heading.Heading));
        if (rest.Length > 0 || strong.Length == 0)
            blocks.Add(new TextBlock(Path(headings), heading.Text));
    }

    // What follows the first inline of a paragraph.
    private static string Rest(ContainerInline inlines)
    {
        var text = new StringBuilder();
        for (Inline? inline = inlines.FirstChild?.NextSibling; inline is not null; inline = inline.NextSibling)
            Append(inline, text);
        return text.ToString();
    }

    private static string Path(List<(int Level, string Text)> headings) => string.Join(PathSeparator, headings.Select(h => h.Text));

    // "Q: May I drink water?" on one line and "A: Yes." on the next; P, D and R are the other languages' letters.
    private static void AddText(string text, string path, List<DocumentBlock> blocks)
    {
        Match pair = QuestionAndAnswer().Match(text);
        if (pair.Success)
            blocks.Add(new QuestionAnswer(path, OneLine(pair.Groups["question"].Value), OneLine(pair.Groups["answer"].Value)));
        else if (ListedLines.Read(text) is { } listed)
            AddListed(listed, path, blocks);
        else if (OneLine(text) is { Length: > 0 } line)
            blocks.Add(new TextBlock(path, line));
    }

    private static void AddListed(ListedLines listed, string path, List<DocumentBlock> blocks)
    {
        if (listed.LeadIn.Length > 0)
            blocks.Add(new TextBlock(path, OneLine(listed.LeadIn)));
        blocks.Add(new ListItems(path, [.. listed.Items.Select(OneLine)]));
    }

    private static void AddTable(Table table, string path, List<DocumentBlock> blocks)
    {
        List<List<string>> rows = [.. table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(cell => OneLine(BlockText(cell))).ToList())];
        if (rows.Count > 1)
            blocks.Add(new TableRows(path, rows[0], [.. rows.Skip(1).Where(row => row.Exists(cell => cell.Length > 0))]));
    }

    private static string ItemText(ListItemBlock item) => OneLine(BlockText(item));

    private static string BlockText(ContainerBlock container) => string.Join("; ", container.Select(child => child switch
    {
        LeafBlock leaf when leaf.Inline is not null => Text(leaf.Inline),
        LeafBlock leaf => leaf.Lines.ToString(),
        ContainerBlock nested => BlockText(nested),
        _ => "",
    }).Where(text => text.Length > 0));

    private static string Text(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        Append(inlines, text);
        return text.ToString();
    }

    private static void Append(Inline? inline, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case LineBreakInline:
                text.Append('\n');
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case ContainerInline container:
                foreach (Inline child in container)
                    Append(child, text);
                break;
        }
    }

    private static string OneLine(string text) => Whitespace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"^\s*[QDPF]\s*[:.]\s*(?<question>[^\n]+)\n\s*[AR]\s*[:.]\s*(?<answer>.+)$", RegexOptions.Singleline)]
    private static partial Regex QuestionAndAnswer();
}
