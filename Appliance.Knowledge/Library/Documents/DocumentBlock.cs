namespace Appliance.Knowledge.Library.Documents;

/// <summary>A piece of a document's structure, under its headings.</summary>
/// <param name="HeadingPath">Headings from the document's first to the nearest, joined by <c> › </c>; empty before the first.</param>
internal abstract record DocumentBlock(string HeadingPath);

/// <summary>Running text without line breaks.</summary>
internal sealed record TextBlock(string HeadingPath, string Text) : DocumentBlock(HeadingPath);

/// <summary>A bulleted or numbered list; nested items are part of their parent's text.</summary>
internal sealed record ListItems(string HeadingPath, IReadOnlyList<string> Items) : DocumentBlock(HeadingPath);

/// <summary>A table: the cells of the header and of each row, in the order of the columns.</summary>
internal sealed record TableRows(string HeadingPath, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows) : DocumentBlock(HeadingPath);

/// <summary>A frequent question with its answer.</summary>
internal sealed record QuestionAnswer(string HeadingPath, string Question, string Answer) : DocumentBlock(HeadingPath);

/// <summary>A Markdown file as read.</summary>
/// <param name="Matter">What its head says.</param>
/// <param name="Title">From the front matter, else the first heading.</param>
/// <param name="Blocks">Its content in reading order.</param>
/// <param name="Warnings">What was ignored.</param>
internal sealed record MarkdownFile(FrontMatter Matter, string Title, IReadOnlyList<DocumentBlock> Blocks, IReadOnlyList<string> Warnings);
