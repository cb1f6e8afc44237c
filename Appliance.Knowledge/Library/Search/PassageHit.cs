using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search.Facts;
using Appliance.Knowledge.Library.Search.Ranking;

namespace Appliance.Knowledge.Library.Search;

/// <summary>A passage that a search found.</summary>
/// <param name="Document">The document's file name.</param>
/// <param name="Title">The document's title.</param>
/// <param name="HeadingPath">Headings above the passage, joined by <c> › </c>.</param>
/// <param name="PassageId">The passage's id, until its document is imported again.</param>
/// <param name="Text">Its text; see <see cref="PassageKind"/> for what its lines are.</param>
/// <param name="Language">The document's language.</param>
/// <param name="Kind">What the passage consists of.</param>
/// <param name="HasDose">It names an amount of medicine and must not be quoted.</param>
/// <param name="Score">Rank score; comparable within one search only.</param>
/// <param name="Evidence">How well it answers the question.</param>
public sealed record PassageHit(
    string Document,
    string Title,
    string HeadingPath,
    long PassageId,
    string Text,
    string Language,
    PassageKind Kind,
    bool HasDose,
    double Score,
    Evidence Evidence)
{
    /// <summary>How well each line of <see cref="Text"/> answers, in the same order.</summary>
    internal IReadOnlyList<LineMatch> Lines { get; init; } = [];

    /// <summary>The question that it was found for; null where it was not found by a search.</summary>
    internal SearchQuery? Query { get; init; }

    /// <summary>The kinds of facts that the question asks for.</summary>
    public FactKinds Asked => Query?.Asked ?? FactKinds.None;

    /// <summary>What each signal said of it.</summary>
    public RankScores Legs { get; init; } = new();
}

/// <summary>How well a line of a passage answers a question.</summary>
/// <param name="Coverage">Weighted share of the question's informative words found in the line or in the headings above it, 0..1.</param>
/// <param name="Own">Weighted share found in the line itself, 0..1.</param>
/// <param name="Focus">Share of the line's own words that the question has, 0..1.</param>
/// <param name="Matched">How many of the question's words were found.</param>
/// <param name="SubjectOnly">Only the service or examination was found, nothing of what is asked about it.</param>
internal readonly record struct LineMatch(double Coverage, double Own, double Focus, int Matched, bool SubjectOnly)
{
    private const double FactBonus = 0.15;

    // Likenesses of good and bad sentences differ by a few hundredths; the ratio is that of the signals in RankWeights.
    private const double LikenessShare = 12;

    /// <summary>Share of the asked kinds of facts that the line has, 0..1; 0 where none is asked for.</summary>
    public double Facts { get; init; }

    /// <summary>The same of prices, times and telephone numbers alone.</summary>
    public double StrictFacts { get; init; }

    /// <summary>Whether the line is about another service or examination, or about after where before was asked.</summary>
    public bool OtherTopic { get; init; }

    /// <summary>Whether the line has the rarest word of the question that the library knows, by itself or with its headings.</summary>
    public bool HasRarest { get; init; }

    /// <summary>Likeness of the question's vector and the line's; 0 without vectors.</summary>
    public double Likeness { get; init; }

    /// <summary>How well the line's words answer.</summary>
    public double Value => Coverage + (0.2 * Own) + (FactBonus * Facts);

    /// <summary>The order of the lines of a passage: their words and, with vectors, their meaning.</summary>
    public double Merit => Value + (LikenessShare * Likeness);
}
