using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>An approved answer to what a patient asked.</summary>
/// <param name="Id">The answer's id.</param>
/// <param name="Answer">Its text, sent as it stands.</param>
/// <param name="Score">How far the patient's question and the known one ask the same, 0..1.</param>
/// <param name="Question">The known question that matched.</param>
public sealed record ApprovedMatch(string Id, string Answer, double Score, string Question);

/// <summary>Matches questions with those that staff approved an answer for. Thread-safe.</summary>
public sealed class ApprovedAnswers(Store store)
{
    /// <summary>A question matches from this similarity on.</summary>
    public const double Threshold = 0.62;

    /// <summary>How far the best answer must be ahead of the second.</summary>
    public const double Margin = 0.06;

    /// <summary>Known questions that are compared at most.</summary>
    public const int MaxCandidates = 40;

    /// <summary>Characters of a message beyond which it is no plain question and is not matched.</summary>
    public const int MaxCharacters = 300;

    private static readonly string Sql = $"""
        SELECT q.text AS question, a.id, a.answer
        FROM (SELECT approved_questions_fts.rowid AS id FROM approved_questions_fts JOIN approved_questions v ON v.id = approved_questions_fts.rowid
              WHERE approved_questions_fts MATCH @match AND v.language = @language ORDER BY rank LIMIT @limit) hits
        JOIN approved_questions q ON q.id = hits.id JOIN approved_answers a ON a.id = q.answer_id
        WHERE {PatientVisibility.InForce("a", "@today")}
        """;

    /// <summary>The approved answer to a question, or null when none asks the same or two are too close.</summary>
    /// <param name="text">As the patient wrote it.</param>
    /// <param name="language">Its language; one that is not served matches nothing.</param>
    /// <param name="today">Decides which answers are valid; null for today on this machine's clock.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public ApprovedMatch? Match(string text, string language, DateOnly? today = null)
    {
        if (text.Length > MaxCharacters || !LibraryLanguage.IsServed(language))
            return null;
        AnalyzedQuestion asked = AnalyzedQuestion.Of(text, language);
        List<ApprovedMatch> best = store.Read(connection => Candidates(connection, asked, language, today ?? DateOnly.FromDateTime(DateTime.Now)))
            .Select(row => new ApprovedMatch(row.Id, row.Answer, QuestionSimilarity.Of(asked, AnalyzedQuestion.Of(row.Question, language)), row.Question))
            .GroupBy(match => match.Id)
            .Select(group => group.MaxBy(match => match.Score)!)
            .OrderByDescending(match => match.Score)
            .Take(2)
            .ToList();
        if (best.Count == 0 || best[0].Score < Threshold)
            return null;
        return best.Count > 1 && best[0].Score - best[1].Score < Margin ? null : best[0];
    }

    /// <summary>Counts that an answer was sent.</summary>
    /// <exception cref="StoreException">The database cannot be written.</exception>
    public Task RecordHitAsync(string id, DateTimeOffset now) => store.WriteAsync(session => RecordHit(session, id, now));

    /// <summary>Counts that an answer is sent, in the transaction that sends it.</summary>
    public static void RecordHit(WriteSession session, string id, DateTimeOffset now) =>
        session.Execute("UPDATE approved_answers SET hits = hits + 1, last_hit_at = $1 WHERE id = $0", id, now.ToUnixTimeMilliseconds());

    private static List<CandidateRow> Candidates(SqliteConnection connection, AnalyzedQuestion asked, string language, DateOnly today)
    {
        // Trigrams of folded letters and digits, each in quotes: misspelt words still share most of them.
        string text = asked.SearchText;
        IEnumerable<string> grams = Enumerable.Range(0, Math.Max(0, text.Length - QuestionSimilarity.GramLength + 1))
            .Select(i => text.Substring(i, QuestionSimilarity.GramLength))
            .Distinct()
            .Select(gram => $"\"{gram}\"");
        string match = string.Join(" OR ", grams);
        return match.Length == 0 ? [] : connection.Query<CandidateRow>(Sql, new { match, language, limit = MaxCandidates, today = DocumentRows.IsoDate(today) }).AsList();
    }

    private sealed record CandidateRow(string Question, string Id, string Answer);
}
