using System.Text.Json.Nodes;
using Appliance.Host.Channels;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Asking;

/// <summary>
/// Runs the pipeline for text that came from no channel: <c>ask</c>, <c>chat</c>. Nothing is stored or sent. The
/// first-contact disclosure belongs to delivery and is not part of these replies. Thread-safe.
/// </summary>
internal sealed class Asker(TurnPipeline pipeline, WatchStep watch, PatientTexts texts, TimeProvider time)
{
    /// <summary>Answers one line as a conversation of its own.</summary>
    public async Task<AskReply> AskAsync(AskLine line, CancellationToken cancellationToken) => Reply(line.Id, await RunAsync(line, cancellationToken));

    /// <summary>Runs the turn of one line as a conversation of its own.</summary>
    public Task<Turn> RunAsync(AskLine line, CancellationToken cancellationToken)
    {
        Situation situation = Situation.First(Served(line.Language), History(line.History));
        return RunAsync(line.Text, situation with { Pending = PendingIn(situation.History) }, line.Now ?? time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Runs one turn of one text.</summary>
    public Task<Turn> RunAsync(string text, Situation situation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fragment = new Fragment(0, 0, MessageKind.Text, text, null, null, null, now, watch.Run(text, null));
        return pipeline.RunAsync(new Turn([fragment], situation, now), cancellationToken);
    }

    /// <summary>A turn in the form that is printed.</summary>
    public static AskReply Reply(JsonNode? id, Turn turn)
    {
        var timings = turn.Timings.ToDictionary(t => t.Step, t => Math.Round(t.Milliseconds, 3));
        timings["total"] = Math.Round(turn.Timings.Sum(t => t.Milliseconds), 3);
        return new AskReply(
            id,
            turn.Answer.Text,
            turn.Understanding.DetectedLanguage ?? turn.Understanding.Language,
            turn.Understanding.Intent,
            Math.Round(turn.Understanding.Confidence, 4),
            turn.Flags,
            turn.Understanding.Sensitive,
            turn.Answer.Route.Word(),
            turn.Answer.Outcome.Word(),
            [.. turn.Answer.Citations.Select(c => new AskCitation(c.Document, c.Passage, c.Text))],
            timings);
    }

    private static string? Served(string? language) => ServedLanguages.All.Contains(language) ? language : null;

    private static List<PastMessage> History(IReadOnlyList<AskHistory>? history) =>
        [.. (history ?? []).Where(h => h.Text is not null).Select(h => new PastMessage(
            h.Role switch
            {
                "assistant" => MessageAuthor.Machine,
                "staff" => MessageAuthor.Staff,
                _ => MessageAuthor.Patient,
            },
            h.Text!))];

    /// <summary>An asked history has no stored state; that a person was offered can be read from what was said last.</summary>
    private PendingQuestion? PendingIn(IReadOnlyList<PastMessage> history)
    {
        if (history.Count == 0 || history[^1] is not { Author: MessageAuthor.Machine } last)
            return null;
        // The texts begin with words that hold no placeholder values; the longest fixed part identifies them.
        bool offered = ServedLanguages.All.Any(language => new[] { PatientTextKeys.NoEvidence, PatientTextKeys.Clarify }.Any(key =>
            last.Text.Contains(FixedEnd(texts.Format(language, key, [("clinic", "\n")])), StringComparison.Ordinal)));
        return offered ? new PendingQuestion(PendingQuestion.OfferPerson, history.LastOrDefault(h => h.Author == MessageAuthor.Patient)?.Text ?? "") : null;
    }

    private static string FixedEnd(string text) => text[(text.LastIndexOf('\n') + 1)..];
}
