using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Writes documents, their passages and the index. Runs inside a unit of work.</summary>
internal static class DocumentRows
{
    /// <summary>Inserts a document, or replaces the one of that name.</summary>
    public static void Put(WriteSession session, PreparedDocument document)
    {
        Delete(session, document.Version.Name);
        long id = session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO documents (name, source, path, title, language, owner, approved_by, approved_on, valid_from, valid_until, audience, supersedes,
                                   draft, content_hash, passage_count, imported_at, version, format, title_key, dated)
            VALUES (@Name, @Source, @Path, @Title, @Language, @Owner, @ApprovedBy, @ApprovedOn, @ValidFrom, @ValidUntil, @Audience, @Supersedes,
                    @Draft, @ContentHash, @Passages, @ImportedAt, @Number, @Format, @TitleKey, @Dated) RETURNING id
            """,
            new
            {
                document.Version.Name,
                document.Version.Source,
                document.Version.Path,
                document.Title,
                document.Language,
                document.Governance.Owner,
                document.ApprovedBy,
                ApprovedOn = IsoDate(document.ApprovedOn),
                ValidFrom = IsoDate(document.Validity.From),
                ValidUntil = IsoDate(document.Validity.Until),
                Audience = document.Governance.Audience.Word(),
                document.Governance.Supersedes,
                document.Draft,
                document.Version.ContentHash,
                Passages = document.Passages.Count,
                ImportedAt = document.Version.ImportedAt.Milliseconds(),
                document.Version.Number,
                document.Format,
                document.TitleKey,
                Dated = IsoDate(document.Dated),
            });
        string titleTerms = TextAnalyzer.IndexTerms(document.Title, document.Language);
        for (int i = 0; i < document.Passages.Count; i++)
            PutPassage(session, id, i, titleTerms, document.Passages[i]);
        PutVariants(session, titleTerms, document.Passages);
    }

    /// <summary>Removes a document with its passages; false when there is none of that name.</summary>
    public static bool Delete(WriteSession session, string name)
    {
        session.Execute("DELETE FROM passages_fts WHERE rowid IN (SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.name = $0)", name);
        session.Execute("DELETE FROM passage_bands WHERE passage_id IN (SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.name = $0)", name);
        session.Execute("DELETE FROM passages WHERE document_id = (SELECT id FROM documents WHERE name = $0)", name);
        return session.Execute("DELETE FROM documents WHERE name = $0", name) > 0;
    }

    /// <summary>A date as the columns hold it, so that texts compare like dates.</summary>
    public static string? IsoDate(DateOnly? date) => date?.ToString("yyyy-MM-dd");

    private static void PutPassage(WriteSession session, long document, int ordinal, string titleTerms, PreparedPassage prepared)
    {
        CutPassage passage = prepared.Passage;
        session.Execute(
            """
            INSERT INTO passages (document_id, ordinal, kind, heading_path, text, has_dose, language, valid_from, valid_until)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)
            """,
            document, ordinal, passage.Kind.Word(), passage.HeadingPath, passage.Text, passage.HasDose,
            prepared.Language, IsoDate(prepared.Validity.From), IsoDate(prepared.Validity.Until));
        long id = session.Scalar("SELECT last_insert_rowid()")!.Value;
        session.Execute("INSERT INTO passages_fts (rowid, title, headings, body) VALUES ($0, $1, $2, $3)", id, titleTerms, prepared.HeadingTerms, prepared.BodyTerms);
        NearDuplicates.Link(session, id, passage.Text, prepared.Bands);
    }

    private static void PutVariants(WriteSession session, string titleTerms, IReadOnlyList<PreparedPassage> passages)
    {
        IEnumerable<string> texts = passages.SelectMany(p => new[] { p.HeadingTerms, p.BodyTerms }).Append(titleTerms);
        IEnumerable<string> terms = texts.SelectMany(text => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Distinct();
        foreach (string term in terms.Where(term => !term.StartsWith(ConceptLexicon.Prefix, StringComparison.Ordinal)))
        {
            foreach (string variant in SpellingVariants.Of(term))
                session.Execute("INSERT OR IGNORE INTO term_variants (variant, term) VALUES ($0, $1)", variant, term);
        }
    }
}
