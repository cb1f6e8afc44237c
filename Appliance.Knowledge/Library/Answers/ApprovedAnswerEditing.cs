using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>An approved answer as listed.</summary>
public sealed class ListedAnswer
{
    /// <summary>Its id, unique among answers.</summary>
    public string Id { get; set; } = "";

    /// <summary>ISO 639-1 code.</summary>
    public string Language { get; set; } = "";

    /// <summary>Its text, sent as it stands.</summary>
    public string Answer { get; set; } = "";

    /// <summary>Who signed it off; null while nobody has.</summary>
    public string? ApprovedBy { get; set; }

    /// <summary>Who keeps it right.</summary>
    public string? Owner { get; set; }

    /// <summary>Last day on which it is sent, as an ISO date.</summary>
    public string? ValidUntil { get; set; }

    /// <summary>Imported or proposed for review only.</summary>
    public bool Draft { get; set; }

    /// <summary>How often it was sent.</summary>
    public int Hits { get; set; }

    /// <summary>When it was sent last.</summary>
    public DateTimeOffset? LastHitAt { get; set; }

    /// <summary>Ways of asking that it answers.</summary>
    public int Questions { get; set; }
}

/// <summary>Adds, signs off and lists approved answers one by one. Thread-safe.</summary>
public sealed class ApprovedAnswerEditing(Store store)
{
    /// <summary>Where answers come from that no file holds.</summary>
    public const string Source = "command";

    /// <summary>All answers, the most used first.</summary>
    public IReadOnlyList<ListedAnswer> List() => store.Read(connection => connection.Query<ListedAnswer>(
        """
        SELECT id, language, answer, approved_by, owner, valid_until, draft, hits, last_hit_at, (SELECT COUNT(*) FROM approved_questions q WHERE q.answer_id = a.id) AS questions
        FROM approved_answers a ORDER BY hits DESC, id
        """).AsList());

    /// <summary>Adds an answer, or replaces the one of that id; its hits stay.</summary>
    /// <param name="json">A line as in <c>approved-answers.jsonl</c>.</param>
    /// <param name="by">Who signs it off; null for a draft.</param>
    /// <param name="now">When.</param>
    /// <exception cref="DocumentFormatException">Something in it is missing, too long or wrong.</exception>
    public Task PutAsync(string json, string? by, DateTimeOffset now)
    {
        ApprovedAnswerFile file = ApprovedAnswerFile.Parse(json);
        return file.Errors.Count > 0
            ? throw new DocumentFormatException(file.Errors[0].Message)
            : store.WriteAsync(session => ApprovedAnswerRows.PutOne(session, file.Answers[0], Source, "", by, by is null, now));
    }

    /// <summary>Signs an answer off; false when there is none of that id.</summary>
    public Task<bool> ApproveAsync(string id, string by, DateOnly today) => store.WriteAsync(session => session.Execute(
        "UPDATE approved_answers SET draft = 0, approved_by = $1, approved_on = $2 WHERE id = $0", id, by, DocumentRows.IsoDate(today)) > 0);
}
