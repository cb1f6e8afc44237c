using System.Collections.Concurrent;
using System.Numerics;

namespace Appliance.Host.Phrases;

/// <summary>
/// Every distinct word and stem of a set of patterns, so that a typed word is compared once and not once a pattern.
/// Thread-safe after building.
/// </summary>
/// <param name="ordinary">Folded words that are words of their own and so never a typo of another; null for none.</param>
internal sealed class PhraseVocabulary(IReadOnlySet<string>? ordinary = null)
{
    /// <summary>Typed words whose look-up is remembered: people use the same few thousand.</summary>
    public const int MaxRemembered = 20_000;

    private const int MaxRememberedLetters = 24;

    private readonly ConcurrentDictionary<string, int[]> remembered = new();
    private readonly List<PatternWord> words = [];
    private readonly List<uint> letters = [];
    private readonly Dictionary<PatternWord, int> numbers = [];
    private readonly Dictionary<string, List<int>> whole = [];
    private readonly Dictionary<string, List<int>> stems = [];
    private readonly Dictionary<char, List<int>> tolerant = [];
    private int longestStem;

    /// <summary>The number of a pattern's word, given on first sight.</summary>
    public int Add(PatternWord word)
    {
        if (numbers.TryGetValue(word, out int known)) return known;
        int number = words.Count;
        remembered.Clear();
        numbers.Add(word, number);
        words.Add(word);
        letters.Add(LettersOf(word.Text));
        Append(word.IsStem ? stems : whole, word.Text, number);
        if (word.IsStem) longestStem = Math.Max(longestStem, word.Text.Length);
        if (word.Typos > 0) Append(tolerant, word.Text[0], number);
        return number;
    }

    /// <summary>For each word of a text, the numbers of the words and stems that it stands for.</summary>
    public int[][] LookUp(PhraseTokens tokens)
    {
        var seen = new int[tokens.Tokens.Count][];
        for (int i = 0; i < seen.Length; i++) seen[i] = Remembered(tokens.Tokens[i].Folded);
        return seen;
    }

    /// <summary>Numbers of all words and stems that a typed word stands for.</summary>
    /// <param name="typed">One folded word of a text.</param>
    public int[] Find(string typed)
    {
        var found = new HashSet<int>();
        if (whole.TryGetValue(typed, out List<int>? same)) found.UnionWith(same);
        var byPrefix = stems.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int length = Math.Min(longestStem, typed.Length); length > 0; length--)
        {
            if (byPrefix.TryGetValue(typed.AsSpan(0, length), out List<int>? prefixed)) found.UnionWith(prefixed);
        }
        if (typed.Length < TypoDistance.OneTypoLength - 1 || ordinary?.Contains(typed) == true) return [.. found];
        uint typedLetters = LettersOf(typed);
        AddMistyped(typed, typed[0], typedLetters, found);
        if (typed[1] != typed[0]) AddMistyped(typed, typed[1], typedLetters, found);
        return [.. found];
    }

    private int[] Remembered(string typed)
    {
        if (remembered.TryGetValue(typed, out int[]? found)) return found;
        found = Find(typed);
        if (typed.Length <= MaxRememberedLetters && remembered.Count < MaxRemembered) remembered.TryAdd(typed, found);
        return found;
    }

    private void AddMistyped(string typed, char first, uint typedLetters, HashSet<int> found)
    {
        if (!tolerant.TryGetValue(first, out List<int>? candidates)) return;
        foreach (int number in candidates)
        {
            PatternWord word = words[number];
            // More letters missing than typos allowed: no need to align the words.
            if (BitOperations.PopCount(letters[number] & ~typedLetters) > word.Typos || found.Contains(number)) continue;
            if (TypoDistance.Within(word.Text, typed, word.Typos, word.IsStem)) found.Add(number);
        }
    }

    private static uint LettersOf(string word)
    {
        uint set = 0;
        foreach (char letter in word) set |= 1u << (letter & 31);
        return set;
    }

    private static void Append<TKey>(Dictionary<TKey, List<int>> index, TKey key, int number)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out List<int>? list)) index.Add(key, list = []);
        list.Add(number);
    }
}
