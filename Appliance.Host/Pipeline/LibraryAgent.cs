using Appliance.Host.Clinic;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Library.Search.Facts;
using NodaTime;

namespace Appliance.Host.Pipeline;

/// <summary>The agent that answers from what the clinic has published: approved answers first, then quoted passages. Thread-safe.</summary>
internal sealed class LibraryAgent(ApprovedAnswers approved, LibrarySearch search, PatientTexts texts, ClinicNames names, OpeningHours hours)
{
    /// <summary>Passages looked at.</summary>
    public const int TopPassages = 12;

    /// <summary>A message of at most so many words may be a follow-up that needs the question before it.</summary>
    public const int FollowUpWords = 7;

    /// <summary>A question of fewer informative words that were found says too little by itself.</summary>
    public const int TellingWords = 2;

    /// <summary>A further passage that is at most so many log-odds behind the best one may belong to the answer.</summary>
    public const double NearlyAsGood = 2;

    /// <summary>How much likelier to be quoted a passage in the asker's language is than an equally good one in another.</summary>
    public const double OwnLanguageFactor = 1.5;

    /// <summary>Share of the likeliest passage's probability from which on another one of the document is as likely.</summary>
    public const double NearlyAsLikely = 0.4;

    /// <summary>The approved answer to the question, or null where there is none.</summary>
    public Answer? Approved(Turn turn, Decision.LookUp lookUp) => approved.Match(
        OneLine(lookUp.Question), turn.Understanding.Language, hours.Local(turn.Now).Date.ToDateOnly()) is { } match
        ? new Answer(match.Answer, AnswerRoute.Approved, TurnOutcome.Sent) { ApprovedId = match.Id }
        : null;

    /// <summary>
    /// The passages that answer the question, or null where none does well enough or none may be quoted. What says too little by itself ("and
    /// how much is it?") is looked up with what it refers to.
    /// </summary>
    /// <param name="turn">The turn.</param>
    /// <param name="lookUp">What is looked up.</param>
    /// <param name="standalone">The question as it reads without the conversation before it, where somebody put it so.</param>
    public LibraryFinding? Find(Turn turn, Decision.LookUp lookUp, string? standalone = null)
    {
        if (lookUp.Needed == EvidenceNeeded.Approved)
            return null;
        string question = OneLine(lookUp.Question);
        IReadOnlyList<PassageHit>? alone = Search(turn, question);
        IReadOnlyList<PassageHit>? hits = IsTelling(alone)
            ? alone
            : References(turn, question).Select(reference => question + " " + reference).Prepend(standalone)
                .Select(asked => asked is null ? null : Search(turn, asked)).FirstOrDefault(found => found is not null) ?? alone;
        return hits is null ? null : new LibraryFinding(Quote(turn, hits), hits);
    }

    /// <summary>Whether the question is found only with what it refers to.</summary>
    public bool SaysTooLittle(Turn turn, Decision.LookUp lookUp)
    {
        string question = OneLine(lookUp.Question);
        return lookUp.Needed != EvidenceNeeded.Approved && References(turn, question).Any() && !IsTelling(Search(turn, question));
    }

    private static bool IsTelling(IReadOnlyList<PassageHit>? hits) => hits is [{ Evidence.Matched: >= TellingWords }, ..];

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

    // The best passage first, then those that answer nearly as well; null where none is good enough.
    private List<PassageHit>? Search(Turn turn, string question)
    {
        LocalDate today = hours.Local(turn.Now).Date;
        IReadOnlyList<PassageHit> hits = search.Search(question, turn.Understanding.Language, TopPassages, today.ToDateOnly());
        if (hits.MaxBy(hit => hit.Evidence.Own * (hit.Evidence.SameLanguage ? OwnLanguageFactor : 1)) is not { Evidence.IsStrong: true } likeliest)
            return null;
        // Where no fact tells which passage of the document answers, the order of the search does.
        PassageHit best = likeliest.Asked != FactKinds.None
            ? likeliest
            : hits.First(hit => hit.Document == likeliest.Document && hit.Evidence.IsStrong && hit.Evidence.Own >= likeliest.Evidence.Own * NearlyAsLikely);
        return [best, .. hits.Where(hit => hit != best && !hit.HasDose && (hit.Score >= best.Score - NearlyAsGood || hit.Document == best.Document))];
    }

    private Answer Quote(Turn turn, IReadOnlyList<PassageHit> hits)
    {
        string language = turn.Understanding.Language;
        PassageHit hit = hits[0];
        (string quote, IReadOnlyList<PassageHit> from) = QuoteComposer.ComposeAll(hit, hits)!.Value;
        string text = texts.Format(language, PatientTextKeys.QuotedIntro, [("clinic", names.In(language))]) + "\n" + Facts(hit, quote, turn) + quote + "\n" +
            texts.Format(language, PatientTextKeys.Citation, [("document", hit.Title)]);
        if (hit.Language != language)
            text += "\n" + texts.Format(language, PatientTextKeys.QuotedOriginal, [("language", texts.Format(language, PatientTextKeys.LanguageNamePrefix + hit.Language))]);
        return new Answer(text, AnswerRoute.Quoted, TurnOutcome.Sent)
        {
            Confidence = hit.Evidence.Score,
            SureFrom = hit.Evidence.SureFrom,
            IsForeign = hit.Language != language,
            Framing = [names.In(language), hit.Title],
            Citations = [.. from.Select(passage => new Citation(passage.Document, passage.HeadingPath, passage.Text))],
        };
    }

    // What a foreign quote says of the price, the place and so on, a line each in the patient's language: what is asked; where nothing is, all that a table's row has.
    private string Facts(PassageHit hit, string quote, Turn turn) => hit.Language == turn.Understanding.Language ? "" : string.Concat(
        StatedFact.Universal.Where(kind => (hit.Asked & Answering(kind)) != 0 || (hit.Asked == FactKinds.None && IsRow(hit, quote)))
            .Select(kind => (kind, value: StatedFact.Asked(quote, kind, turn.Heard.Text, turn.Understanding.Language)))
            .Where(fact => fact.value is not null)
            .Select(fact => texts.Format(turn.Understanding.Language, PatientTextKeys.FactPrefix + fact.kind.ToString().ToLowerInvariant(), [("value", fact.value!)]) + "\n"));

    // A day, an hour or a delay answers "when".
    private static FactKinds Answering(FactKinds kind) => kind is FactKinds.Day or FactKinds.Time or FactKinds.Duration ? kind | FactKinds.When : kind;

    private static bool IsRow(PassageHit hit, string quote) => hit.Kind == PassageKind.Table && !quote.Contains('\n', StringComparison.Ordinal);
}
