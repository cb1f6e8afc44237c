using Appliance.Knowledge.Library.Search;

namespace Appliance.Knowledge.Library;

/// <summary>A question with what should be found for it.</summary>
/// <param name="Text">The question.</param>
/// <param name="Lang">Its language; null lets the search guess.</param>
/// <param name="Docs">File names that answer it; empty when the library has no answer.</param>
public sealed record EvaluationQuestion(string Text, string? Lang, IReadOnlyList<string> Docs);

/// <summary>How well a library answers a set of questions; shares are 0..1, and NaN where there was no such question.</summary>
/// <param name="Answerable">Questions with a right document.</param>
/// <param name="Unanswerable">Questions without one.</param>
/// <param name="RecallAt1">Answerable questions with a right document at rank 1.</param>
/// <param name="RecallAt3">… among the first 3.</param>
/// <param name="RecallAt5">… among the first 5.</param>
/// <param name="MeanReciprocalRank">Mean of 1 / rank of the first right document, 0 when not among the first 10.</param>
/// <param name="QuotedRight">Answerable questions for which a right document would be quoted.</param>
/// <param name="QuotedWrong">Answerable questions for which another document would be quoted.</param>
/// <param name="QuotedUnanswerable">Unanswerable questions for which something would be quoted.</param>
public sealed record EvaluationResult(
    int Answerable,
    int Unanswerable,
    double RecallAt1,
    double RecallAt3,
    double RecallAt5,
    double MeanReciprocalRank,
    double QuotedRight,
    double QuotedWrong,
    double QuotedUnanswerable);

/// <summary>Measures retrieval on questions whose documents are known. Ranks count distinct documents.</summary>
public sealed class LibraryEvaluation(LibrarySearch search)
{
    /// <summary>Documents up to which a rank counts.</summary>
    public const int MaxRank = 10;

    /// <summary>Searches every question as a patient's would be.</summary>
    public EvaluationResult Run(IReadOnlyCollection<EvaluationQuestion> questions, DateOnly today)
    {
        List<Outcome> outcomes = [.. questions.Select(question => Ask(question, today))];
        List<Outcome> answerable = [.. outcomes.Where(outcome => outcome.Answerable)];
        List<Outcome> unanswerable = [.. outcomes.Where(outcome => !outcome.Answerable)];
        return new EvaluationResult(
            answerable.Count,
            unanswerable.Count,
            Share(answerable, o => o.Rank <= 1),
            Share(answerable, o => o.Rank <= 3),
            Share(answerable, o => o.Rank <= 5),
            answerable.Select(o => 1.0 / o.Rank).DefaultIfEmpty(double.NaN).Average(),
            Share(answerable, o => o.Quoted && o.Rank == 1),
            Share(answerable, o => o.Quoted && o.Rank != 1),
            Share(unanswerable, o => o.Quoted));
    }

    private Outcome Ask(EvaluationQuestion question, DateOnly today)
    {
        IReadOnlyList<PassageHit> hits = search.Search(question.Text, question.Lang, LibrarySearch.MaxTop, today);
        List<string> documents = [.. hits.Select(hit => hit.Document).Distinct().Take(MaxRank)];
        int at = documents.FindIndex(question.Docs.Contains);
        bool quoted = hits.Count > 0 && hits[0].Evidence.IsStrong && !hits[0].HasDose;
        return new Outcome(question.Docs.Count > 0, at < 0 ? double.PositiveInfinity : at + 1, quoted);
    }

    private static double Share(List<Outcome> outcomes, Func<Outcome, bool> holds) =>
        outcomes.Count == 0 ? double.NaN : (double)outcomes.Count(holds) / outcomes.Count;

    // Rank of the first right document from 1, or infinity.
    private readonly record struct Outcome(bool Answerable, double Rank, bool Quoted);
}
