using System.Text.Json.Serialization;

namespace Appliance.Host.Evaluation;

/// <summary>Figures of the questions of one kind and language; shares are 0..1.</summary>
/// <param name="Kind">Kind of question, or "all".</param>
/// <param name="Language">Language, or "all".</param>
/// <param name="Questions">How many.</param>
/// <param name="RecallAt1">Answerable: a right document is found first.</param>
/// <param name="RecallAt5">… among the first five.</param>
/// <param name="Right">Answered with all that must be said and nothing that must not.</param>
/// <param name="Incomplete">Answered in part.</param>
/// <param name="Wrong">Wrong or unsupported.</param>
/// <param name="Declined">Not answered, a person offered or called.</param>
/// <param name="Person">Of these, given to a person at once.</param>
internal sealed record EvaluationFigures(
    string Kind,
    string Language,
    int Questions,
    [property: JsonPropertyName("recall@1")] double? RecallAt1,
    [property: JsonPropertyName("recall@5")] double? RecallAt5,
    double Right,
    double Incomplete,
    double Wrong,
    double Declined,
    double Person);

/// <summary>Sums replies up by kind and language.</summary>
internal static class EvaluationTable
{
    private const string All = "all";
    private const int Depth = 5;

    /// <summary>A line for each language of each kind, for each kind, and for all.</summary>
    public static IReadOnlyList<EvaluationFigures> Of(IReadOnlyList<EvaluatedReply> replies) =>
    [
        .. replies.GroupBy(reply => reply.Question.KindOf).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(kind =>
            kind.GroupBy(reply => reply.Question.AskedIn ?? "").OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Sum(kind.Key, group.Key, [.. group])).Append(Sum(kind.Key, All, [.. kind]))),
        Sum(All, All, replies),
    ];

    private static EvaluationFigures Sum(string kind, string language, IReadOnlyList<EvaluatedReply> replies)
    {
        bool ranks = kind == EvaluatedQuestion.Answerable;
        return new EvaluationFigures(
            kind, language, replies.Count,
            ranks ? Share(replies, reply => reply.Rank == 1) : null,
            ranks ? Share(replies, reply => reply.Rank <= Depth) : null,
            Share(replies, reply => reply.Verdict == Verdict.Right),
            Share(replies, reply => reply.Verdict == Verdict.Incomplete),
            Share(replies, reply => reply.Verdict == Verdict.Wrong),
            Share(replies, reply => reply.Verdict is Verdict.Declined or Verdict.Person),
            Share(replies, reply => reply.Verdict == Verdict.Person));
    }

    private static double Share(IReadOnlyList<EvaluatedReply> replies, Func<EvaluatedReply, bool> holds) =>
        replies.Count == 0 ? 0 : Math.Round((double)replies.Count(holds) / replies.Count, 4);
}
