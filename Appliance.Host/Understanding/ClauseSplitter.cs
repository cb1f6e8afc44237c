using System.Buffers;

namespace Appliance.Host.Understanding;

/// <summary>
/// Cuts a message where one errand may end and another begin: sentence ends, line breaks, and commas or conjunctions of the four
/// languages between two parts that could each stand alone. Thread-safe.
/// </summary>
internal static class ClauseSplitter
{
    /// <summary>Clauses of a message that are looked at; what follows stays in the last one.</summary>
    public const int MaxClauses = 6;

    /// <summary>Words on both sides of a comma or conjunction that make it separate clauses rather than items of a list.</summary>
    public const int MinWords = 3;

    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?;…\n\r");
    private static readonly SearchValues<char> Separators = SearchValues.Create(" ,\t");

    // "e" and "y" also join nouns; only with enough words around them do they join clauses.
    private static readonly HashSet<string> Conjunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "e", "ed", "poi", "inoltre", "però", "pero", "ma", "anche",
        "and", "also", "but", "then", "plus",
        "y", "además", "ademas", "también", "tambien", "luego",
        "mas", "também", "tambem", "além", "alem", "depois",
    };

    /// <summary>The clauses in order; the whole message where there is only one, none for a text without letters or digits.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var clauses = new List<string>();
        int start = 0;
        while (start < text.Length && clauses.Count < MaxClauses - 1)
        {
            int length = text.AsSpan(start).IndexOfAny(Ends);
            // A full stop inside a number or address (18.30, studio.it) ends nothing.
            while (length >= 0 && text[start + length] == '.' && start + length + 1 < text.Length && char.IsLetterOrDigit(text[start + length + 1]))
            {
                int next = text.AsSpan(start + length + 1).IndexOfAny(Ends);
                length = next < 0 ? -1 : length + 1 + next;
            }

            int end = length < 0 ? text.Length : start + length;
            // A question mark says something; a full stop does not.
            SplitSentence(text[start..(end < text.Length && text[end] is ('?' or '!') ? end + 1 : end)], clauses);
            start = end + 1;
        }

        if (start < text.Length)
            Add(text[start..], clauses);
        return clauses;
    }

    private static void SplitSentence(string sentence, List<string> clauses)
    {
        int clause = 0;
        for (int at = 0; at < sentence.Length && clauses.Count < MaxClauses - 1;)
        {
            int end = sentence.AsSpan(at).IndexOfAny(Separators);
            end = end < 0 ? sentence.Length : at + end;
            bool comma = end < sentence.Length && sentence[end] == ',';
            bool conjunction = Conjunctions.Contains(sentence[at..end]);
            int cut = conjunction ? at : comma ? end + 1 : -1;
            if (cut > clause && Words(sentence.AsSpan(clause, cut - clause)) >= MinWords && Words(sentence.AsSpan(end)) >= MinWords)
            {
                Add(sentence[clause..cut], clauses);
                clause = cut;
            }

            at = end + 1;
        }

        Add(sentence[clause..], clauses);
    }

    private static void Add(string clause, List<string> clauses)
    {
        string trimmed = clause.Trim(' ', ',', '\t', '\n', '\r', '.', ';');
        if (trimmed.AsSpan().ContainsAnyLetterOrDigit())
            clauses.Add(trimmed);
    }

    private static bool ContainsAnyLetterOrDigit(this ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
                return true;
        }

        return false;
    }

    private static int Words(ReadOnlySpan<char> text)
    {
        int words = 0;
        bool inside = false;
        foreach (char c in text)
        {
            bool letter = char.IsLetterOrDigit(c) || c == '\'';
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }

        return words;
    }
}
