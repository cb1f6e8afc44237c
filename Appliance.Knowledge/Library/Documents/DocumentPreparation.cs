using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Governance;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>A document ready to be stored: governed, cut and analysed.</summary>
internal sealed record PreparedDocument(
    DocumentVersion Version,
    string Title,
    string Format,
    string Language,
    DocumentGovernance Governance,
    string? ApprovedBy,
    DateOnly? ApprovedOn,
    Validity Validity,
    string TitleKey,
    bool Draft,
    IReadOnlyList<PreparedPassage> Passages)
{
    /// <summary>Decides which of two editions is the newer one.</summary>
    public DateOnly? Dated => Validity.From ?? ApprovedOn;
}

/// <summary>A passage with its own language and validity, and what the index holds of it.</summary>
internal sealed record PreparedPassage(CutPassage Passage, string Language, Validity Validity, string HeadingTerms, string BodyTerms, long[] Bands);

/// <summary>Turns a version of a document, with what an administrator set over it, into what is stored for searching. Slow beside a write: run it before.</summary>
internal static class DocumentPreparation
{
    private const int TitleOfTextCharacters = 120;

    /// <exception cref="DocumentFormatException">A value of its governance is wrong, or it cannot be cut.</exception>
    public static PreparedDocument Prepare(DocumentVersion version, IReadOnlyDictionary<string, string> settings, bool draft, DateOnly today)
    {
        DocumentContent content = version.Content;
        DocumentGovernance governance = DocumentGovernance.Read(DocumentGovernance.Merge(content.Matter, settings));
        string title = content.Title is { Length: > 0 } named ? named : TitleOfFile(version.Name);
        string language = governance.Language ?? LibraryLanguage.Guess(title + "\n" + string.Join('\n', content.Lines()));
        ValidityOfText said = ValidityOfText.Of(title, content.Blocks, today);
        bool stated = settings.ContainsKey("valid_from") || settings.ContainsKey("valid_until") || governance.ValidFrom is not null || governance.ValidUntil is not null;
        Validity validity = stated ? new Validity(governance.ValidFrom, governance.ValidUntil) : said.Document;
        string? approver = settings.ContainsKey("approved_by") ? governance.ApprovedBy : version.ApprovedBy;
        PreparedPassage[] passages = [.. PassageCutter.Cut(content).Select(passage => Prepare(passage, language, said.Under(passage.HeadingPath)))];
        return new PreparedDocument(
            version, title, content.Format, language, governance, approver, approver is null ? null : governance.ApprovedOn ?? version.ApprovedOn, validity,
            TitleKey.Of(title), draft, passages);
    }

    /// <summary>What a person should know of how the document was read.</summary>
    public static IEnumerable<string> Notes(PreparedDocument document, DateOnly today)
    {
        bool fromText = document.Governance.ValidFrom is null && document.Governance.ValidUntil is null && !document.Validity.IsUnlimited;
        if (fromText)
        {
            yield return $"By its own words it holds {Span(document.Validity)}. If that is wrong: appliance knowledge set \"{document.Version.Name}\" valid_from=… valid_until=… (or none).";
        }

        if (document.Validity.Until < today)
            yield return $"It was valid until {document.Validity.Until:yyyy-MM-dd}; patients do not see it.";
        if (document.Validity.From > today)
            yield return $"It is valid from {document.Validity.From:yyyy-MM-dd} on; patients do not see it before.";
        foreach (IGrouping<string, PreparedPassage> section in document.Passages.Where(passage => !passage.Validity.IsUnlimited).GroupBy(passage => passage.Passage.HeadingPath))
            yield return $"The section \"{section.Key}\" holds {Span(section.First().Validity)} by its own words.";
    }

    private static PreparedPassage Prepare(CutPassage passage, string documentLanguage, Validity validity)
    {
        string language = PassageLanguage.Of(passage.Text, documentLanguage);
        return new PreparedPassage(
            passage,
            language,
            validity,
            TextAnalyzer.IndexTerms(passage.HeadingPath, documentLanguage),
            string.Join('\n', passage.Text.Split('\n').Select(line => TextAnalyzer.IndexTerms(line, language))),
            NearDuplicates.BandsOf(passage.Text));
    }

    private static string Span(Validity validity) => (validity.From, validity.Until) switch
    {
        ({ } from, { } until) => $"from {from:yyyy-MM-dd} to {until:yyyy-MM-dd}",
        ({ } from, null) => $"from {from:yyyy-MM-dd} on",
        (null, { } until) => $"until {until:yyyy-MM-dd}",
        _ => "without limit",
    };

    private static string TitleOfFile(string name)
    {
        string title = Path.GetFileNameWithoutExtension(name).Replace('-', ' ').Replace('_', ' ').Trim();
        return title.Length <= TitleOfTextCharacters ? title : title[..TitleOfTextCharacters];
    }
}
