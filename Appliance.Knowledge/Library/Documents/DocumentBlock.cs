using System.Text.Json.Serialization;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>A piece of a document's structure, under its headings.</summary>
/// <param name="HeadingPath">Headings from the document's first to the nearest, joined by <c> › </c>; empty before the first.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "block")]
[JsonDerivedType(typeof(TextBlock), "text")]
[JsonDerivedType(typeof(ListItems), "list")]
[JsonDerivedType(typeof(TableRows), "table")]
[JsonDerivedType(typeof(QuestionAnswer), "qa")]
public abstract record DocumentBlock(string HeadingPath);

/// <summary>Running text without line breaks.</summary>
public sealed record TextBlock(string HeadingPath, string Text) : DocumentBlock(HeadingPath);

/// <summary>A bulleted or numbered list; nested items are part of their parent's text.</summary>
public sealed record ListItems(string HeadingPath, IReadOnlyList<string> Items) : DocumentBlock(HeadingPath);

/// <summary>A table: the cells of the header and of each row, in the order of the columns.</summary>
public sealed record TableRows(string HeadingPath, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows) : DocumentBlock(HeadingPath);

/// <summary>A frequent question with its answer.</summary>
public sealed record QuestionAnswer(string HeadingPath, string Question, string Answer) : DocumentBlock(HeadingPath);
