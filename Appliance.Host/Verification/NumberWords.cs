using System.Globalization;

namespace Appliance.Host.Verification;

/// <summary>Numbers in words up to the thousands: <c>ninety-five</c>, <c>centoventi</c>, <c>treinta y cinco</c>, <c>duzentos e dez</c>.</summary>
internal static class NumberWords
{
    private const string Italian = "it";

    private static readonly Dictionary<string, int> ItalianCompounds = Compounds();

    /// <summary>The number that starts at a token; null where none does.</summary>
    public static ReadNumber? Read(IReadOnlyList<Token> tokens, int at, WordTable words, string language)
    {
        int? current = null;
        int thousands = 0, last = 0, i = at;
        bool any = false;
        while (i < tokens.Count)
        {
            int skip = any && IsJoint(tokens[i].Text, language) ? 1 : 0;
            if (Part(tokens, i + skip, words, language) is not { } part || !Joins(current, last, part, skip, any))
                break;
            (current, thousands) = Append(current, thousands, part);
            last = part.Value;
            any = true;
            i += skip + 1;
        }

        if (!any)
            return null;
        int value = thousands + (current ?? 0);
        bool article = value == 1 && tokens[at].Text is not ("one" or "uno");
        return new ReadNumber(value, i - at, true, article);
    }

    private static (char Class, int Value)? Part(IReadOnlyList<Token> tokens, int at, WordTable words, string language)
    {
        if (at >= tokens.Count || tokens[at].Kind != TokenKind.Word)
            return null;
        if (language == Italian && ItalianCompounds.TryGetValue(tokens[at].Text, out int compound))
            return ('n', compound);
        foreach (string name in (string[])["n", "h", "k"])
        {
            if (words.Match(name, tokens, at, out int length) is { } value && length == 1)
                return (name[0], int.Parse(value, CultureInfo.InvariantCulture));
        }

        return null;
    }

    private static bool IsJoint(string text, string language) => language switch
    {
        "en" => text is "and" or "-",
        "es" => text == "y",
        "pt" => text == "e",
        _ => false,
    };

    private static bool Joins(int? current, int last, (char Class, int Value) part, int skip, bool any) => part.Class switch
    {
        _ when !any => true,
        'k' => skip == 0 && last < 1000,
        'h' => (skip == 0 && part.Value == 100 && current is >= 1 and <= 9) || (last >= 1000 && last % 1000 == 0),
        _ => (last is >= 20 and <= 90 && last % 10 == 0 && part.Value is >= 1 and <= 9) || (last is >= 100 && last % 100 == 0 && part.Value < 100),
    };

    private static (int? Current, int Thousands) Append(int? current, int thousands, (char Class, int Value) part) => part.Class switch
    {
        'k' => (null, thousands + ((current ?? 1) * 1000)),
        'h' when current is >= 1 and <= 9 => (current * 100, thousands),
        _ => ((current ?? 0) + part.Value, thousands),
    };

    // Italian writes them as one word, and drops the vowel before uno and otto.
    private static Dictionary<string, int> Compounds()
    {
        string[] units = ["", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"];
        string[] teens = ["dieci", "undici", "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove"];
        string[] tens = ["", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"];
        var below100 = new List<(string Word, int Value)>();
        for (int i = 1; i < 100; i++)
        {
            string word = i < 10 ? units[i] : i < 20 ? teens[i - 10] : i % 10 is 1 or 8 ? tens[i / 10][..^1] + units[i % 10] : tens[i / 10] + units[i % 10];
            below100.Add((word, i));
        }

        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string word, int value) in below100.Where(number => number.Value > 20))
            all[word] = value;
        for (int hundred = 1; hundred < 10; hundred++)
        {
            string start = hundred == 1 ? "cento" : units[hundred] + "cento";
            foreach ((string word, int value) in below100)
            {
                all[start + word] = (hundred * 100) + value;
                if (word.StartsWith('o'))
                    all[start[..^1] + word] = (hundred * 100) + value;
            }
        }

        foreach (int thousand in Enumerable.Range(2, 8))
            all[units[thousand] + "mila"] = thousand * 1000;
        foreach ((string word, int value) in all.Where(pair => pair.Value is >= 100 and < 1000).ToList().Select(pair => (pair.Key, pair.Value)))
            all["mille" + word] = 1000 + value;
        for (int hundred = 1; hundred < 10; hundred++)
            all["mille" + (hundred == 1 ? "cento" : units[hundred] + "cento")] = 1000 + (hundred * 100);
        foreach (int thousand in Enumerable.Range(2, 8))
        {
            for (int hundred = 1; hundred < 10; hundred++)
            {
                string word = units[thousand] + "mila" + (hundred == 1 ? "" : units[hundred]) + "cento";
                all[word] = (thousand * 1000) + (hundred * 100);
                all[word + "cinquanta"] = (thousand * 1000) + (hundred * 100) + 50;
            }
        }

        return all;
    }
}
