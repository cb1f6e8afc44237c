using Appliance.Host.Clinic;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Search;
using NodaTime;

namespace Appliance.Host.Pipeline;

/// <summary>The agent that answers from what the clinic has published: approved answers first, then quoted passages. Thread-safe.</summary>
internal sealed class LibraryAgent(ApprovedAnswers approved, LibrarySearch search, PatientTexts texts, ClinicNames names, OpeningHours hours)
{
    /// <summary>Passages looked at.</summary>
    public const int TopPassages = 3;

    /// <summary>A message of at most so many words may be a follow-up that needs the question before it.</summary>
    public const int FollowUpWords = 7;

    /// <summary>A question of fewer informative words that were found says too little by itself.</summary>
    public const int TellingWords = 2;

    /// <summary>The approved answer to the question, or null where there is none.</summary>
    public Answer? Approved(Turn turn, Decision.LookUp lookUp) => approved.Match(OneLine(lookUp.Question), turn.Understanding.Language) is { } match
        ? new Answer(match.Answer, AnswerRoute.Approved, TurnOutcome.Sent) { ApprovedId = match.Id }
        : null;

    /// <summary>
    /// The passage that answers the question, or null where none does well enough or none may be quoted. What says too little by itself ("and
    /// how much is it?") is looked up with what it refers to.
    /// </summary>
    public Answer? Quoted(Turn turn, Decision.LookUp lookUp)
    {
        if (lookUp.ApprovedOnly)
            return null;
        string question = OneLine(lookUp.Question);
        PassageHit? alone = Find(turn, question);
        PassageHit? hit = alone is { Evidence.Matched: >= TellingWords }
            ? alone
            : References(turn, question).Select(reference => Find(turn, question + " " + reference)).FirstOrDefault(found => found is not null) ?? alone;
        return hit is null ? null : Quote(turn, hit);
    }

    private static string OneLine(string question) => question.ReplaceLineEndings(" ");

    /// <summary>What a question may refer to: a quoted message, and where it is short the patient's question before.</summary>
    private static IEnumerable<string> References(Turn turn, string question)
    {
        if (turn.Heard.QuotedText is { } quoted)
            yield return quoted;
        PastMessage? before = turn.Situation.History.LastOrDefault(m => m.Author == MessageAuthor.Patient);
        if (before is not null && question.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= FollowUpWords)
            yield return before.Text;
    }

    private PassageHit? Find(Turn turn, string question)
    {
        LocalDate today = hours.Local(turn.Now).Date;
        return search.Search(question, turn.Understanding.Language, TopPassages, today.ToDateOnly()) is [{ Evidence.IsStrong: true } hit, ..]
            && QuoteComposer.Compose(hit) is not null
            ? hit
            : null;
    }

    private Answer Quote(Turn turn, PassageHit hit)
    {
        string language = turn.Understanding.Language;
        string text = texts.Format(language, PatientTextKeys.QuotedIntro, [("clinic", names.In(language))]) + "\n" + QuoteComposer.Compose(hit) + "\n" +
            texts.Format(language, PatientTextKeys.Citation, [("document", hit.Title)]);
        return new Answer(text, AnswerRoute.Quoted, TurnOutcome.Sent)
        {
            Confidence = hit.Evidence.Score,
            Citations = [new Citation(hit.Document, hit.HeadingPath, hit.Text)],
        };
    }
}
