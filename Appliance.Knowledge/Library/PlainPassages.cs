using System.Collections.ObjectModel;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Storage;

namespace Appliance.Knowledge.Library;

/// <summary>A document whose passages are given as they shall be found, for measurements on sets that come cut.</summary>
/// <param name="Name">The document's name, unique in the library.</param>
/// <param name="Title">Its title.</param>
/// <param name="Language">A served language.</param>
/// <param name="Passages">Its passages.</param>
public sealed record PlainDocument(string Name, string Title, string Language, IReadOnlyList<string> Passages);

/// <summary>Puts documents into a library without importing files.</summary>
public static class PlainPassages
{
    /// <summary>Documents written in one transaction.</summary>
    public const int BatchDocuments = 100;

    private const string Format = "text", Approver = "bench";

    /// <summary>Adds documents as approved for patients.</summary>
    /// <returns>The passages' ids, in order.</returns>
    /// <exception cref="StoreException">The database cannot be written.</exception>
    public static async Task<IReadOnlyList<long>> AddAsync(Store store, IEnumerable<PlainDocument> documents, TimeProvider time)
    {
        var ids = new List<long>();
        foreach (PlainDocument[] batch in documents.Chunk(BatchDocuments))
        {
            PreparedDocument[] prepared = Array.ConvertAll(batch, document => Prepare(document, time.GetUtcNow()));
            ids.AddRange(await store.WriteAsync(session =>
            {
                var added = new List<long>();
                foreach (PreparedDocument document in prepared)
                {
                    DocumentRows.Put(session, document);
                    long last = session.Scalar("SELECT MAX(id) FROM passages")!.Value;
                    added.AddRange(Enumerable.Range(0, document.Passages.Count).Select(i => last - document.Passages.Count + 1 + i));
                }

                return added;
            }));
        }

        return ids;
    }

    private static PreparedDocument Prepare(PlainDocument document, DateTimeOffset now)
    {
        PreparedPassage[] passages = [.. document.Passages.Select(text => Prepare(string.Join('\n', Sentences.Split(text.ReplaceLineEndings(" "))), document.Language))];
        var content = new DocumentContent(Format, document.Title, ReadOnlyDictionary<string, string>.Empty, [], []);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var version = new DocumentVersion(document.Name, 1, VersionState.Published, content, "", Approver, document.Name, Approver, today, now);
        return new PreparedDocument(
            version, document.Title, Format, document.Language, DocumentGovernance.Read(content.Matter), Approver, today, Validity.Unlimited, "", false, passages);
    }

    private static PreparedPassage Prepare(string text, string language) => new(
        new CutPassage(PassageKind.Text, "", text),
        language,
        Validity.Unlimited,
        "",
        string.Join('\n', text.Split('\n').Select(line => TextAnalyzer.IndexTerms(line, language))),
        []);
}
