using Appliance.Host.Sensitive;
using Appliance.Host.Verification;

namespace Appliance.Host.Voice;

/// <summary>
/// Words whose mishearing does harm when something is done with them: days, dates, hours, numbers, drugs, names of people. Doubt counts.
/// Immutable; safe for concurrent use.
/// </summary>
internal sealed class RiskyWords(SensitiveTopics sensitive)
{
    // Folded: lower case, no accents.
    private static readonly HashSet<string> RelativeDays = new(StringComparer.Ordinal)
    {
        "oggi", "domani", "dopodomani", "stasera", "stamattina", "stamani", "today", "tomorrow", "tonight",
        "hoy", "manana", "hoje", "amanha",
    };

    private static readonly string[] DrugTopics = ["medication", "dose"];

    /// <summary>The words as they stand in the text, in their order, each once.</summary>
    /// <param name="text">A transcript.</param>
    /// <param name="language">A served language.</param>
    public IReadOnlyList<string> Find(string text, string language)
    {
        var found = new List<string>();
        foreach (string line in text.Split('\n'))
        {
            foreach (Sentence sentence in SentenceReader.Read(line))
                Add(line, sentence.Tokens, language, found);
        }

        IEnumerable<string> drugs = sensitive.Find(text, language).Where(hit => DrugTopics.Contains(hit.Topic)).Select(hit => string.Join(' ', hit.Words));
        return [.. found.Concat(drugs).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static void Add(string line, IReadOnlyList<Token> tokens, string language, List<string> found)
    {
        var spans = new List<(int From, int To)>();
        foreach (Fact fact in FactReader.Read(tokens, language).Facts.Where(fact => !fact.IsWeak))
            spans.Add((fact.From, fact.To));
        for (int at = 0; at < tokens.Count; at++)
        {
            if (RelativeDays.Contains(tokens[at].Text))
                spans.Add((at, at + 1));
        }

        AddNames(tokens, spans);
        foreach ((int from, int to) in spans.Order())
            found.Add(line[tokens[from].Start..Math.Min(line.Length, tokens[to - 1].End)]);
    }

    // Speech recognition writes names with capitals. The first word of a sentence has one anyway, unless a name goes on behind it.
    private static void AddNames(IReadOnlyList<Token> tokens, List<(int From, int To)> spans)
    {
        bool Taken(int at) => spans.Exists(span => at >= span.From && at < span.To);
        for (int at = 1; at < tokens.Count; at++)
        {
            if (!IsName(tokens[at]) || Taken(at))
                continue;
            int from = at == 1 && IsName(tokens[0]) && !Taken(0) ? 0 : at, to = at + 1;
            while (to < tokens.Count && IsName(tokens[to]) && !Taken(to))
                to++;
            spans.Add((from, to));
            at = to - 1;
        }
    }

    private static bool IsName(Token token) => token is { Kind: TokenKind.Word, IsCapital: true, Raw.Length: > 1 };
}
