using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>A heading that stands in the paragraph it is the heading of: "**Late arrivals.** We wait for 10 minutes."</summary>
/// <param name="Heading">The heading without its stop; what follows is about it.</param>
/// <param name="Text">The whole paragraph in one line; a stop after the heading is a colon, so that it stays with the first sentence.</param>
internal sealed partial record RunInHeading(string Heading, string Text)
{
    /// <summary>Characters of a heading at most; what is longer is an emphasised sentence.</summary>
    public const int MaxCharacters = 80;

    // "Cancellation: at least two days before", "Fasting. Nothing solid for 8 hours": more words make a sentence.
    private const int MaxWordsBeforeColon = 5;
    private const int MaxWordsBeforeStop = 2;

    /// <summary>The heading that a paragraph of plain text starts with; null where it has none.</summary>
    /// <param name="paragraph">The paragraph in one line.</param>
    public static RunInHeading? Read(string paragraph)
    {
        Match match = Start().Match(paragraph);
        if (!match.Success)
            return null;
        string heading = match.Groups["heading"].Value;
        int words = heading.Split(' ').Length;
        return words <= (match.Groups["stop"].Value == ":" ? MaxWordsBeforeColon : MaxWordsBeforeStop) ? new RunInHeading(heading, Joined(heading, paragraph[match.Length..])) : null;
    }

    /// <summary>The heading that a paragraph starts with in bold type; null where what is bold is too long to be one.</summary>
    /// <param name="strong">What is bold, in one line.</param>
    /// <param name="rest">What follows in the paragraph, in one line.</param>
    public static RunInHeading? OfStrong(string strong, string rest)
    {
        string heading = strong.TrimEnd('.', ':', ' ', '–', '—');
        if (heading.Length is 0 or > MaxCharacters)
            return null;
        string following = rest.TrimStart(':', '.', '–', '—', ' ');
        bool flows = strong == heading && following == rest.TrimStart();
        return new RunInHeading(heading, flows ? $"{strong} {following}".TrimEnd() : Joined(heading, following));
    }

    private static string Joined(string heading, string following) => following.Length == 0 ? heading : $"{heading}: {following}";

    // A digit or a sign belongs to a sentence or to a time, not to a heading.
    [GeneratedRegex(@"^(?<heading>\p{Lu}[\p{L}’'\-/ ]{2,39})(?<stop>[.:]) (?=\S)")]
    private static partial Regex Start();
}
