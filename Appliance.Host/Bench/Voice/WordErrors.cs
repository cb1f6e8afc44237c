using System.Text;

namespace Appliance.Host.Bench.Voice;

/// <summary>How many words differ: substituted, left out and added, as in the word error rate.</summary>
internal static class WordErrors
{
    /// <summary>Words in lower case without punctuation; the text is composed (NFC).</summary>
    public static string[] Words(string text)
    {
        var letters = new StringBuilder();
        foreach (char letter in text.ToLowerInvariant())
            letters.Append(char.IsLetterOrDigit(letter) || letter == '\'' ? letter : ' ');
        return letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Fewest changes that make the one text of the other.</summary>
    public static int Count(string reference, string heard)
    {
        string[] wanted = Words(reference), found = Words(heard);
        int[] row = [.. Enumerable.Range(0, found.Length + 1)];
        for (int i = 1; i <= wanted.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= found.Length; j++)
            {
                int substituted = diagonal + (wanted[i - 1] == found[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j - 1], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
