using System.Security.Cryptography;
using System.Text;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>A question that patients asked and the appliance could not answer.</summary>
/// <param name="Id">Stays the same while the question does.</param>
/// <param name="Language">Its language.</param>
/// <param name="Question">The way it was asked that is most like the others.</param>
/// <param name="Count">How often it was asked.</param>
/// <param name="LastAsked">When it was asked last.</param>
/// <param name="Variants">Other ways it was asked.</param>
/// <param name="Replies">What staff replied; to be checked for what is only this patient's.</param>
public sealed record Gap(
    string Id, string Language, string Question, int Count, DateTimeOffset LastAsked, IReadOnlyList<string> Variants, IReadOnlyList<string> Replies);

/// <summary>Finds what patients ask in vain, and what staff answered then: candidates for approved answers. Thread-safe.</summary>
public sealed class UnansweredQuestions(Store store)
{
    /// <summary>Turns that are looked at: the newest.</summary>
    public const int MaxTurns = 20_000;

    /// <summary>Questions asked in different ways that are compared with one another at most.</summary>
    public const int MaxGroups = 2_000;

    /// <summary>Ways of asking, and replies, that are shown of one question.</summary>
    public const int MaxVariants = 8, MaxReplies = 3;

    /// <summary>How alike two questions are that count as one, 0..1.</summary>
    public const double SameQuestion = 0.6;

    /// <summary>How long after a question a reply by staff counts as its answer.</summary>
    public static readonly TimeSpan ReplyWithin = TimeSpan.FromDays(2);

    // The last thing the patient wrote before the turn ended, and what staff wrote first after it. Nothing clinical or urgent is proposed.
    private const string Sql = """
        SELECT t.language, t.completed_at AS asked_at,
            (SELECT m.text FROM messages m WHERE m.conversation_id = t.conversation_id AND m.author = 'patient' AND m.kind = 'text' AND m.occurred_at <= t.completed_at
             AND m.red_flags IS NULL ORDER BY m.id DESC LIMIT 1) AS question,
            (SELECT s.text FROM messages s WHERE s.conversation_id = t.conversation_id AND s.author = 'staff' AND s.occurred_at > t.completed_at
             AND s.occurred_at <= t.completed_at + @within ORDER BY s.id LIMIT 1) AS reply
        FROM turns t
        WHERE t.outcome IN ('clarify', 'handoff', 'draft') AND t.completed_at >= @since AND COALESCE(t.flags, '') = '' AND COALESCE(t.sensitive, '') = ''
        ORDER BY t.id DESC LIMIT @limit
        """;

    /// <summary>The questions asked since a time at least so many times, the most frequent first.</summary>
    public IReadOnlyList<Gap> Find(DateTimeOffset since, int least)
    {
        List<Row> rows = store.Read(connection => connection.Query<Row>(
            Sql, new { since, limit = MaxTurns, within = (long)ReplyWithin.TotalMilliseconds }).AsList());
        var answers = new ApprovedAnswers(store);
        var groups = new List<Group>();
        foreach (Row row in rows)
        {
            if (row.Question is not { Length: > 0 and <= ApprovedAnswerFile.MaxQuestionCharacters } text || !LibraryLanguage.IsServed(row.Language))
                continue;
            AnalyzedQuestion question = AnalyzedQuestion.Of(text, row.Language!);
            if (!question.Terms.Any(term => term.Value > AnalyzedQuestion.FunctionWordWeight) || answers.Match(text, row.Language!) is not null)
                continue;
            Group? same = groups.Find(group => group.Language == row.Language && group.IsLike(question));
            if (same is null && groups.Count < MaxGroups)
                groups.Add(same = new Group(row.Language!, question));
            same?.Add(text, row);
        }

        return [.. groups.Where(group => group.Count >= least).OrderByDescending(group => group.Count).Select(group => group.ToGap())];
    }

    /// <summary>A question by its id; null where nobody asked it since then.</summary>
    public Gap? Find(string id, DateTimeOffset since) => Find(since, 1).FirstOrDefault(gap => gap.Id == id);

    private sealed class Row
    {
        public string? Language { get; set; }

        public DateTimeOffset AskedAt { get; set; }

        public string? Question { get; set; }

        public string? Reply { get; set; }
    }

    private sealed class Group(string language, AnalyzedQuestion first)
    {
        private readonly List<string> texts = [];
        private readonly List<string> replies = [];
        private DateTimeOffset last;

        public string Language => language;

        public int Count => texts.Count;

        public bool IsLike(AnalyzedQuestion question) => Math.Max(QuestionSimilarity.Of(question, first), QuestionSimilarity.Of(first, question)) >= SameQuestion;

        public void Add(string text, Row row)
        {
            texts.Add(text.Trim());
            last = row.AskedAt > last ? row.AskedAt : last;
            if (row.Reply is { Length: > 0 } reply && !replies.Contains(reply))
                replies.Add(reply);
        }

        public Gap ToGap()
        {
            string question = texts.GroupBy(text => text).OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Length).First().Key;
            string id = "gap-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(language + first.Folded)))[..8];
            return new Gap(id, language, question, Count, last, [.. texts.Distinct().Where(text => text != question).Take(MaxVariants)], [.. replies.Take(MaxReplies)]);
        }
    }
}
