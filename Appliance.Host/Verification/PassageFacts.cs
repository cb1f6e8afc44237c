using System.Collections.Concurrent;
using Appliance.Host.Pipeline;

namespace Appliance.Host.Verification;

/// <summary>What one passage says, read once and kept, as a clinic cites the same passages again and again. Never changed after reading.</summary>
/// <param name="Clauses">All its clauses.</param>
/// <param name="Language">Its language.</param>
/// <param name="Sentences">Its statements, folded, for quotes word for word.</param>
/// <param name="Words">All its words, those of its heading and of its document's name, folded.</param>
internal sealed record PassageFacts(IReadOnlyList<Clause> Clauses, string Language, IReadOnlyList<string> Sentences, IReadOnlyList<string> Words)
{
    /// <summary>Passages kept; then all are read anew.</summary>
    public const int MaxKept = 512;

    private static readonly ConcurrentDictionary<(Citation Passage, string Otherwise), PassageFacts> Kept = new();

    /// <summary>What a passage says. Thread-safe.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="otherwise">Its language where it is too short to tell.</param>
    public static PassageFacts Of(Citation passage, string otherwise)
    {
        if (Kept.TryGetValue((passage, otherwise), out PassageFacts? known))
            return known;
        if (Kept.Count >= MaxKept)
            Kept.Clear();
        return Kept[(passage, otherwise)] = Read(passage, otherwise);
    }

    /// <summary>A sentence as it is compared with quotes.</summary>
    public static string Plain(Sentence sentence) => TokenReader.Fold(sentence.Text).Trim().TrimEnd('.', '!', ';');

    /// <summary>The words of a text, folded.</summary>
    public static IEnumerable<string> WordsOf(string text) =>
        TokenReader.Read(text).Where(token => token.Kind is TokenKind.Word or TokenKind.Code).Select(token => token.Text);

    private static PassageFacts Read(Citation passage, string otherwise)
    {
        string language = SentenceReader.Language($"{passage.Passage}\n{passage.Text}", otherwise);
        IEnumerable<Sentence> sentences = passage.Text.Split('\n').SelectMany(line => SentenceReader.Read(line.Trim(' ', '-', '*', '•', '\r')));
        return new PassageFacts(
            PassageReader.Read(passage, language),
            language,
            [.. sentences.Where(sentence => !sentence.IsQuestion && sentence.Particle == 0).Select(Plain)],
            [.. ((string[])[passage.Text, passage.Passage, passage.Document]).SelectMany(WordsOf).Distinct()]);
    }
}
