using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Search.Facts;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// The sentences of a message that ask something. "Good morning, I am Julia's mother. She had an operation. When may she swim?" asks about swimming; who
/// writes, and how it came about, seldom stands in the answer.
/// </summary>
internal static partial class QuestionFocus
{
    /// <summary>Sentences of a message that are looked at.</summary>
    public const int MaxSentences = 20;

    /// <summary>The asking sentences; the whole text where none or all of them ask.</summary>
    public static string Of(string text)
    {
        string[] sentences = [.. Sentence().Matches(text).Select(match => match.Value.Trim()).Where(sentence => sentence.Length > 0).Take(MaxSentences)];
        string[] asking = [.. sentences.Where(Asks)];
        return asking.Length == 0 || asking.Length == sentences.Length ? text : string.Join(' ', asking);
    }

    private static bool Asks(string sentence) => sentence.Contains('?', StringComparison.Ordinal) || sentence.Contains('¿', StringComparison.Ordinal) || AskedFacts.Of(sentence) != FactKinds.None;

    [GeneratedRegex(@"[^.!?\n]*(?:\d\.\d[^.!?\n]*)*[.!?\n]*")]
    private static partial Regex Sentence();
}
