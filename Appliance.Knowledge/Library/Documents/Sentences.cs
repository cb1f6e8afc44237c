namespace Appliance.Knowledge.Library.Documents;

/// <summary>Splits running text into sentences.</summary>
internal static class Sentences
{
    // A full stop after these does not end a sentence.
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "dott", "dott.ssa", "dottssa", "dr", "dra", "drs", "prof", "prof.ssa", "sig", "sig.ra", "sig.na", "sr", "sra", "srta", "mr", "mrs", "ms", "st",
        "n", "nr", "no", "nº", "num", "tel", "art", "es", "p.es", "p.ej", "p.ex", "e.g", "i.e", "ecc", "etc", "min", "max", "ca", "cfr", "vs", "av", "avda",
        "p.zza", "c.so", "v.le", "ud", "uds", "vol", "pag", "fig",
    };

    /// <summary>The sentences with their final punctuation, in order.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var sentences = new List<string>();
        int start = 0;
        for (int i = 0; i < text.Length - 1; i++)
        {
            if (text[i] is not ('.' or '!' or '?') || !EndsHere(text, start, i))
                continue;
            sentences.Add(text[start..(i + 1)].Trim());
            start = i + 1;
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
            sentences.Add(rest);
        return sentences;
    }

    private static bool EndsHere(string text, int start, int at)
    {
        if (text[at + 1] != ' ' || at + 2 >= text.Length || char.IsLower(text[at + 2]))
            return false;
        if (text[at] != '.')
            return true;
        int word = text.LastIndexOf(' ', at, at - start + 1) + 1;
        word = Math.Max(word, start);
        string before = text[word..at].TrimStart('(', '«', '"');
        bool initial = before.Length == 1 && char.IsUpper(before[0]);
        return !initial && !Abbreviations.Contains(before);
    }
}
