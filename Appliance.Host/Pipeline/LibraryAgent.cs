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

    /// <summary>The approved answer to the question, or null where there is none.</summary>
    public Answer? Approved(Turn turn, Decision.LookUp lookUp) => approved.Match(OneLine(lookUp.Question), turn.Understanding.Language) is { } match
        ? new Answer(match.Answer, AnswerRoute.Approved, TurnOutcome.Sent) { ApprovedId = match.Id }
        : null;

    /// <summary>The passage that answers the question, or null where none does well enough or none may be quoted.</summary>
    public Answer? Quoted(Turn turn, Decision.LookUp lookUp) => lookUp.ApprovedOnly
        ? null
        : Contexts(turn, OneLine(lookUp.Question)).Select(asked => Quote(turn, asked)).FirstOrDefault(answer => answer is not null);

    private static string OneLine(string question) => question.ReplaceLineEndings(" ");

    /// <summary>
    /// The question by itself, then with what it may refer to: a quoted message, or the patient's question before. A short question under a
    /// quotation is first read with it: the patient has pointed at what is meant.
    /// </summary>
    private static IEnumerable<string> Contexts(Turn turn, string question)
    {
        bool isShort = question.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= FollowUpWords;
        string? quoted = turn.Heard.QuotedText;
        if (quoted is not null && isShort)
            yield return question + " " + quoted;
        yield return question;
        if (quoted is not null && !isShort)
            yield return question + " " + quoted;
        PastMessage? before = turn.Situation.History.LastOrDefault(m => m.Author == MessageAuthor.Patient);
        if (before is not null && isShort)
            yield return question + " " + before.Text;
    }

    private Answer? Quote(Turn turn, string question)
    {
        string language = turn.Understanding.Language;
        LocalDate today = hours.Local(turn.Now).Date;
        if (search.Search(question, language, TopPassages, today.ToDateOnly()) is not [{ Evidence.IsStrong: true } hit, ..] || QuoteComposer.Compose(hit) is not { } quote)
            return null;
        string text = texts.Format(language, PatientTextKeys.QuotedIntro, [("clinic", names.In(language))]) + "\n" + quote + "\n" +
            texts.Format(language, PatientTextKeys.Citation, [("document", hit.Title)]);
        return new Answer(text, AnswerRoute.Quoted, TurnOutcome.Sent)
        {
            Confidence = hit.Evidence.Score,
            Citations = [new Citation(hit.Document, hit.HeadingPath, hit.Text)],
        };
    }
}
