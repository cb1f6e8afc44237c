using Appliance.Knowledge.Library.Search.Ranking;

namespace Appliance.Knowledge.Library.Search;

/// <summary>A passage whose lines were compared with the question.</summary>
/// <param name="Candidate">The passage.</param>
/// <param name="Lines">How well each of its lines answers.</param>
/// <param name="BestLine">Place of the line that answers best; 0 for a question-and-answer pair.</param>
/// <param name="Scores">What each signal said of it.</param>
/// <param name="Total">Rank score.</param>
internal sealed record ComparedPassage(PassageCandidate Candidate, LineMatch[] Lines, int BestLine, RankScores Scores, float Total)
{
    /// <summary>The line that answers best.</summary>
    public LineMatch Best => Lines[BestLine];
}
