using System.Collections.Frozen;
using Appliance.Host.Phrases;

namespace Appliance.Host.Understanding.Slots;

/// <summary>Reads types of papers by the words of documents.txt, in all served languages at once: patients mix them. Thread-safe.</summary>
internal static class DocumentReader
{
    private const string Never = "never";
    private const double Written = 0.95;
    private const double Misspelt = 0.75;

    // Shorter words are too near to others for a mistake to be forgiven.
    private const int MisspeltLength = 7;

    private static readonly FrozenDictionary<char, Entry[]> Entries = WordList.Lines("documents")
        .SelectMany(line => line.Phrases.Select(phrase => new Entry(line.Key, phrase.Split(' '))))
        .GroupBy(entry => entry.Words[0][0])
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Words.Length).ToArray());

    /// <summary>The papers named in a text, in order.</summary>
    public static IEnumerable<Slot> Read(SlotText text)
    {
        for (int i = 0; i < text.Count; i++)
        {
            if (Match(text, i) is not { } match)
                continue;
            int start = text.Tokens[i].Start, last = i + match.Words - 1, end = text.Tokens[last].Start + text.Tokens[last].Length;
            yield return new Slot(SlotKind.Document, start, end - start, [new DocumentValue(match.Type)], match.Confidence);
            i = last;
        }
    }

    private static (string Type, int Words, double Confidence)? Match(SlotText text, int index)
    {
        Entry[] entries = Entries.GetValueOrDefault(text.Tokens[index].Folded[0]) ?? [];
        foreach (Entry entry in entries)
        {
            if (index + entry.Words.Length <= text.Count && entry.Words.Select((word, offset) => Says(word, text.Tokens[index + offset].Folded)).All(says => says))
                return entry.Type == Never ? null : (entry.Type, entry.Words.Length, Written);
        }

        string typed = text.Tokens[index].Folded;
        Entry? near = entries.FirstOrDefault(entry => entry.Type != Never && entry.Words is [{ Length: >= MisspeltLength } word] && typed.Length >= MisspeltLength && TypoDistance.Within(word.TrimEnd('*'), typed, 1, stem: word[^1] == '*'));
        return near is null ? null : (near.Type, 1, Misspelt);
    }

    private static bool Says(string word, string typed) => word[^1] == '*' ? typed.StartsWith(word.AsSpan(0, word.Length - 1), StringComparison.Ordinal) : typed == word;

    private sealed record Entry(string Type, string[] Words);
}
