using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>Writes approved answers and the index of their questions. Runs inside a unit of work.</summary>
internal static class ApprovedAnswerRows
{
    /// <summary>Takes over a file's answers; ids of the same source that it no longer has are reported, not deleted.</summary>
    public static List<ImportEntry> Put(
        WriteSession session, ApprovedAnswerFile file, string source, string relative, string? approvedBy, bool draft, DateTimeOffset now)
    {
        Dictionary<string, (string Hash, string Source)> known = session.Connection
            .Query<(string Id, string Hash, string Source)>("SELECT id, content_hash, source FROM approved_answers")
            .ToDictionary(row => row.Id, row => (row.Hash, row.Source));
        string? notShown = draft ? "Imported as a draft; patients do not see it." : approvedBy is null ? "Nobody approved it; patients do not see it." : null;
        var entries = new List<ImportEntry>();
        foreach (ApprovedAnswer answer in file.Answers)
        {
            string hash = Hash(answer, approvedBy, draft);
            bool exists = known.TryGetValue(answer.Id, out (string Hash, string Source) before);
            bool same = exists && before.Hash == hash && before.Source == source;
            if (!same)
                PutOne(session, answer, source, hash, approvedBy, draft, now);
            ImportOutcome outcome = same ? ImportOutcome.Unchanged : exists ? ImportOutcome.Updated : ImportOutcome.Added;
            entries.Add(new ImportEntry($"{relative}#{answer.Id}", outcome, notShown, []));
        }

        IEnumerable<string> missing = known.Where(row => row.Value.Source == source).Select(row => row.Key).Except(file.Answers.Select(answer => answer.Id));
        entries.AddRange(missing.Select(id => new ImportEntry(
            $"{relative}#{id}", ImportOutcome.Missing, "No longer in the file, still in the library; remove it there if it no longer applies.", [])));
        return entries;
    }

    /// <summary>Removes an answer; false when there is none of that id.</summary>
    public static bool Delete(WriteSession session, string id)
    {
        DeleteQuestions(session, id);
        return session.Execute("DELETE FROM approved_answers WHERE id = $0", id) > 0;
    }

    /// <summary>Writes one answer with its questions.</summary>
    public static void PutOne(WriteSession session, ApprovedAnswer answer, string source, string hash, string? approvedBy, bool draft, DateTimeOffset now)
    {
        DeleteQuestions(session, answer.Id);
        // The hit count outlives a correction of the wording.
        session.Execute(
            """
            INSERT INTO approved_answers (id, language, answer, approved_by, draft, source, content_hash, imported_at, owner, approved_on, valid_from, valid_until)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (id) DO UPDATE SET language = excluded.language, answer = excluded.answer, approved_by = excluded.approved_by, draft = excluded.draft,
                source = excluded.source, content_hash = excluded.content_hash, imported_at = excluded.imported_at, owner = excluded.owner,
                approved_on = excluded.approved_on, valid_from = excluded.valid_from, valid_until = excluded.valid_until
            """,
            answer.Id, answer.Language, answer.Answer, approvedBy, draft, source, hash, now.ToUnixTimeMilliseconds(),
            answer.Owner, approvedBy is null ? null : DocumentRows.IsoDate(DateOnly.FromDateTime(now.LocalDateTime)), answer.ValidFrom, answer.ValidUntil);
        foreach (string question in answer.Questions)
        {
            session.Execute("INSERT INTO approved_questions (answer_id, language, text) VALUES ($0, $1, $2)", answer.Id, answer.Language, question.Trim());
            session.Execute(
                "INSERT INTO approved_questions_fts (rowid, text) VALUES (last_insert_rowid(), $0)", AnalyzedQuestion.Of(question, answer.Language).SearchText);
        }
    }

    private static void DeleteQuestions(WriteSession session, string id)
    {
        session.Execute("DELETE FROM approved_questions_fts WHERE rowid IN (SELECT id FROM approved_questions WHERE answer_id = $0)", id);
        session.Execute("DELETE FROM approved_questions WHERE answer_id = $0", id);
    }

    private static string Hash(ApprovedAnswer answer, string? approvedBy, bool draft) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { TextAnalyzer.Version, answer, approvedBy, draft }))));
}
