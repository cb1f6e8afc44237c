using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>How long a document and each of its sections hold by what they say themselves.</summary>
internal sealed class ValidityOfText
{
    private readonly Dictionary<string, Validity> sections = new(StringComparer.Ordinal);

    private ValidityOfText()
    {
    }

    /// <summary>By the title, and by what stands before the first section.</summary>
    public Validity Document { get; private set; }

    /// <summary>Reads title, headings and text.</summary>
    public static ValidityOfText Of(string title, IReadOnlyList<DocumentBlock> blocks, DateOnly today)
    {
        var read = new ValidityOfText { Document = ValidityReader.OfTitle(title, today) };
        string root = RootOf(blocks);
        foreach (DocumentBlock block in blocks)
        {
            Validity said = Said(block, today);
            if (block.HeadingPath.Length > 0)
                said = said.And(ValidityReader.Read(block.HeadingPath.Split(MarkdownReader.PathSeparator)[^1], today));
            if (said.IsUnlimited)
                continue;
            if (block.HeadingPath == root || block.HeadingPath.Length == 0)
                read.Document = read.Document.And(said);
            else
                read.sections[block.HeadingPath] = read.sections.GetValueOrDefault(block.HeadingPath).And(said);
        }

        return read;
    }

    /// <summary>How long what stands under these headings holds.</summary>
    public Validity Under(string headingPath)
    {
        Validity all = Validity.Unlimited;
        foreach ((string section, Validity validity) in sections)
        {
            if (headingPath == section || headingPath.StartsWith(section + MarkdownReader.PathSeparator, StringComparison.Ordinal))
                all = all.And(validity);
        }

        return all;
    }

    // The one first heading that everything stands under; empty where there is none.
    private static string RootOf(IReadOnlyList<DocumentBlock> blocks)
    {
        string[] first = [.. blocks.Select(block => block.HeadingPath.Split(MarkdownReader.PathSeparator)[0]).Distinct().Take(2)];
        return first.Length == 1 ? first[0] : "";
    }

    private static Validity Said(DocumentBlock block, DateOnly today)
    {
        IEnumerable<string> sentences = block switch
        {
            TextBlock text => Sentences.Split(text.Text),
            ListItems list => list.Items.Count == 1 ? list.Items : [],
            _ => [],
        };
        return sentences.Where(ValidityReader.IsStatement).Select(sentence => ValidityReader.Read(sentence, today))
            .Aggregate(Validity.Unlimited, (all, one) => all.And(one));
    }
}
