using Appliance.Host.Asking;
using Appliance.Host.Pipeline;
using Appliance.Host.Serving;
using Appliance.Knowledge.Library.Search;

namespace Appliance.Host.Evaluation;

/// <summary>What became of a question.</summary>
internal enum Verdict
{
    /// <summary>Answered with all that the reply must say.</summary>
    Right,

    /// <summary>Answered with a part of it and nothing wrong, or with all of it beside a fact that holds for something else and stands near it in the document.</summary>
    Incomplete,

    /// <summary>Answered with none of it, with what it must not say instead, or though there is no answer.</summary>
    Wrong,

    /// <summary>Not answered; a person is offered or called, or the clinic's limits are stated.</summary>
    Declined,

    /// <summary>Given to a person.</summary>
    Person,
}

/// <summary>One question as it was answered.</summary>
/// <param name="Question">The question.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Rank">Place of the first right document among the documents found, from 1; null when it was not found.</param>
/// <param name="Reply">What the patient would be told.</param>
/// <param name="Decision">What the policy decided, and on what.</param>
/// <param name="Gate">What the library alone would have said.</param>
internal sealed record EvaluatedReply(EvaluatedQuestion Question, Verdict Verdict, int? Rank, AskReply Reply, string Decision, GateReading Gate)
{
    /// <summary>Whether it is what the kind of question calls for.</summary>
    public bool AsExpected => Question.KindOf switch
    {
        EvaluatedQuestion.Answerable => Verdict == Verdict.Right,
        EvaluatedQuestion.Sensitive => Verdict == Verdict.Person,
        _ => Verdict is Verdict.Declined or Verdict.Person,
    };
}

/// <summary>What the library would have said, had the policy asked nothing but its evidence.</summary>
/// <param name="Probability">Of the likeliest passage, 0..1.</param>
/// <param name="Sure">Whether it is sure enough to be sent without a person's look.</param>
/// <param name="Verdict">What its quote is worth; declined where no passage is taken for an answer.</param>
internal sealed record GateReading(double Probability, bool Sure, Verdict Verdict);

/// <summary>Puts questions to everything that answers patients, and judges the replies.</summary>
internal static class AnswerEvaluation
{
    /// <summary>Passages looked at for the rank of a document.</summary>
    public const int TopPassages = 20;

    /// <summary>Asks every question as a conversation of its own.</summary>
    public static async Task<IReadOnlyList<EvaluatedReply>> RunAsync(
        AnsweringSession session, IEnumerable<EvaluatedQuestion> questions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        LibrarySearch search = session.Services.GetRequiredService<LibrarySearch>();
        LibraryAgent library = session.Services.GetRequiredService<LibraryAgent>();
        var replies = new List<EvaluatedReply>();
        foreach (EvaluatedQuestion question in questions)
        {
            Turn turn = await session.Asker.RunAsync(new AskLine(null, question.Asked, question.AskedIn, now, null), cancellationToken);
            AskReply reply = Asker.Reply(null, turn);
            IReadOnlyList<PassageHit> hits = search.Search(question.Asked, question.AskedIn, TopPassages, DateOnly.FromDateTime(now.DateTime));
            List<string> found = [.. hits.Select(hit => hit.Document).Distinct()];
            int at = found.FindIndex(document => question.FileNames.Contains(document, StringComparer.OrdinalIgnoreCase));
            replies.Add(new EvaluatedReply(question, Judge(question, reply), at < 0 ? null : at + 1, reply, turn.Decision.ToString(), Gate(library, turn, hits, question)));
        }

        return replies;
    }

    private static GateReading Gate(LibraryAgent library, Turn turn, IReadOnlyList<PassageHit> hits, EvaluatedQuestion question)
    {
        if (library.Find(turn, new Decision.LookUp(turn.Heard.Text, Decision.Undecided))?.Quote is not { } quote)
            return new GateReading(hits.Select(hit => hit.Evidence.Score).DefaultIfEmpty().Max(), Sure: false, Verdict.Declined);
        Verdict verdict = Judge(question, quote.Text!, [.. quote.Citations.Select(citation => citation.Document)]);
        return new GateReading(quote.Confidence, quote.Confidence >= quote.SureFrom, verdict);
    }

    /// <summary>What a reply is worth.</summary>
    public static Verdict Judge(EvaluatedQuestion question, AskReply reply)
    {
        // Opening hours are a fixed text with the clinic's own figures in it.
        bool answered = reply.Outcome == "sent" && (reply.Route != "template" || reply.Intent == Intents.OpeningHours);
        if (!answered)
            return reply.Outcome == "handoff" ? Verdict.Person : Verdict.Declined;
        return Judge(question, reply.Reply ?? "", [.. reply.Citations.Select(citation => citation.Document)]);
    }

    /// <summary>What a text is worth as the answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="text">What is said.</param>
    /// <param name="documents">Documents it is taken from, for questions of which only the document is known.</param>
    public static Verdict Judge(EvaluatedQuestion question, string text, IReadOnlyCollection<string> documents)
    {
        if (question.KindOf != EvaluatedQuestion.Answerable)
            return Verdict.Wrong;
        bool hasOther = question.MustNot?.Any(fact => ReplyText.Has(text, fact)) == true;
        if (question.Required.Count == 0)
            return hasOther ? Verdict.Wrong : documents.Count == 0 || documents.Any(document => question.FileNames.Contains(document, StringComparer.OrdinalIgnoreCase)) ? Verdict.Right : Verdict.Wrong;
        int has = question.Required.Count(fact => ReplyText.Has(text, fact));
        if (has < question.Required.Count)
            return has > 0 && !hasOther ? Verdict.Incomplete : Verdict.Wrong;
        // A quote says of each fact what it belongs to.
        return hasOther ? Verdict.Incomplete : Verdict.Right;
    }
}
