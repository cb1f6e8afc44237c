using System.Collections.Frozen;
using System.Globalization;
using Appliance.Host.Phrases;

namespace Appliance.Host.Understanding.Slots;

/// <summary>The words of one language, from the embedded terms.*.txt. Immutable; safe for concurrent use.</summary>
internal sealed class SlotLexicon
{
    private static readonly FrozenSet<TermKind> Misspelt =
        new[] { TermKind.Weekday, TermKind.Month, TermKind.RelDay, TermKind.Part, TermKind.Noon }.ToFrozenSet();

    private static readonly FrozenDictionary<string, SlotLexicon> Languages =
        new[] { "it", "en", "es", "pt" }.ToFrozenDictionary(language => language, language => new SlotLexicon(language));

    private readonly FrozenDictionary<string, Entry[]> byFirstWord;
    private readonly ILookup<char, Entry> misspelt;
    private readonly FrozenSet<string> never;

    private SlotLexicon(string language)
    {
        Entry[] all = [.. WordList.Lines($"terms.{language}").SelectMany(Entries)];
        byFirstWord = all.GroupBy(entry => entry.Words[0]).ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Words.Length).ToArray());
        misspelt = all.Where(entry => Misspelt.Contains(entry.Kind) && entry.Words.Length == 1 && entry.Words[0].Length >= TypoDistance.OneTypoLength)
            .ToLookup(entry => entry.Words[0][0]);
        never = all.Where(entry => entry.Kind == TermKind.Never).Select(entry => entry.Words[0]).ToFrozenSet();
    }

    /// <summary>The words of a served language; English for any other.</summary>
    public static SlotLexicon Of(string language) => Languages.GetValueOrDefault(language) ?? Languages["en"];

    /// <summary>All terms that start at a word, longest first; a misspelt word counts where no term is spelt like it.</summary>
    public IEnumerable<Term> At(IReadOnlyList<PhraseToken> tokens, int index)
    {
        string word = tokens[index].Folded;
        bool found = false;
        foreach (Entry entry in byFirstWord.GetValueOrDefault(word) ?? [])
        {
            if (!Follows(tokens, index, entry.Words))
                continue;
            found = true;
            yield return new Term(entry.Kind, entry.Value, entry.Words.Length, Fuzzy: false);
        }

        if (!found && !never.Contains(word) && TypoDistance.Tolerance(word) > 0 && Closest(word) is { } close)
            yield return new Term(close.Kind, close.Value, 1, Fuzzy: true);
    }

    private Entry? Closest(string word)
    {
        foreach (Entry entry in misspelt[word[0]].Concat(misspelt[word[1]]))
        {
            int limit = entry.Words[0].Length < TypoDistance.TwoTyposLength ? 1 : 2;
            if (TypoDistance.Within(entry.Words[0], word, limit, stem: false))
                return entry;
        }

        return null;
    }

    private static bool Follows(IReadOnlyList<PhraseToken> tokens, int index, string[] words)
    {
        if (index + words.Length > tokens.Count)
            return false;
        for (int i = 1; i < words.Length; i++)
        {
            if (tokens[index + i].Folded != words[i])
                return false;
        }

        return true;
    }

    private static IEnumerable<Entry> Entries(WordList.Line line)
    {
        string[] head = line.Key.Split(' ');
        var kind = Enum.Parse<TermKind>(head[0], ignoreCase: true);
        int value = head.Length == 1 ? 0 : kind switch
        {
            TermKind.Unit => (int)Enum.Parse<TimeUnit>(head[1], ignoreCase: true),
            TermKind.Part or TermKind.DayPart or TermKind.DayPartNext => (int)Enum.Parse<DayPart>(head[1], ignoreCase: true),
            _ => int.Parse(head[1], CultureInfo.InvariantCulture),
        };
        return line.Phrases.Select(phrase => new Entry(kind, value, phrase.Split(' ')));
    }

    private sealed record Entry(TermKind Kind, int Value, string[] Words);
}
