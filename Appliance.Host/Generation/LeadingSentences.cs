using Appliance.Host.Verification;

namespace Appliance.Host.Generation;

/// <summary>The complete sentences with which a reply begins that ran into its limit of tokens: what was cut is never sent.</summary>
internal static class LeadingSentences
{
    /// <summary>Sentences at most: as many as a reply is asked to have.</summary>
    public const int Max = 3;

    private static readonly char[] Ends = ['.', '!', '…'];

    /// <summary>The runs of first complete sentences, the longest first; each sentence once, questions left out.</summary>
    public static IEnumerable<string> Runs(string reply)
    {
        List<string> sentences = [.. Complete(reply).Distinct(StringComparer.OrdinalIgnoreCase).Take(Max)];
        for (int count = sentences.Count; count > 0; count--)
            yield return string.Join(' ', sentences.Take(count));
    }

    private static IEnumerable<string> Complete(string reply) => reply
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(SentenceReader.Read)
        .Where(sentence => !sentence.IsQuestion && sentence.Text.IndexOfAny(Ends, sentence.Text.Length - 1) >= 0)
        .Select(sentence => sentence.Text);
}
