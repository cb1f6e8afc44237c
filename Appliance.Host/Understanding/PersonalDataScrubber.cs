using System.Text;
using System.Text.RegularExpressions;
using Appliance.Host.Phrases;

namespace Appliance.Host.Understanding;

/// <summary>
/// Takes out of a message what tells who wrote it, and leaves what they want: e-mail addresses, numbers of three digits and more (phones,
/// dates, tax codes), the contact's own name, and names behind "I am", "mi chiamo", "a nombre de", "senhora". What is short and says when
/// ("alle 9:30") stays. Thread-safe.
/// </summary>
internal static partial class PersonalDataScrubber
{
    /// <summary>Stands for a name.</summary>
    public const string Name = "X";

    // Shorter parts of a name are words of their own ("Di", "da", "Lo").
    private const int MinNamePart = 3;

    private const int MatchMilliseconds = 200;

    // Stand between the parts of a name ("de la Fuente").
    private static readonly HashSet<string> Particles = new(StringComparer.OrdinalIgnoreCase) { "de", "di", "da", "do", "dos", "das", "del", "della", "la", "lo", "van", "von" };

    // Words that do not go on with a name after "mi chiamo luca".
    private static readonly HashSet<string> NoNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "e", "ed", "and", "y", "i", "vorrei", "voglio", "ho", "chiamo", "sono", "per", "di", "da", "che", "would", "want", "need", "have", "am", "from", "calling", "quiero",
        "quisiera", "querría", "necesito", "tengo", "llamo", "soy", "para", "de", "del", "queria", "quero", "gostaria", "preciso", "tenho", "sou", "que", "o", "a", "the", "is",
    };

    /// <summary>The text without what names a person.</summary>
    /// <param name="text">At most a few thousand characters.</param>
    /// <param name="names">Names known from elsewhere, such as the one that the channel shows.</param>
    /// <exception cref="RegexMatchTimeoutException">The text takes too long to search.</exception>
    public static string Scrub(string text, params IReadOnlyList<string> names)
    {
        string scrubbed = Mail().Replace(text, "x@x");
        scrubbed = Code().Replace(scrubbed, match => Mask(match.Value));
        scrubbed = Digits().Replace(scrubbed, match => Time().IsMatch(match.Value) || match.Value.Count(char.IsDigit) < 3 ? match.Value : Mask(match.Value));
        scrubbed = Introduced().Replace(scrubbed, match => match.Groups["intro"].Value + MaskIntroduced(match.Groups["name"].Value));
        scrubbed = Capitalised().Replace(scrubbed, match => match.Groups["intro"].Value + Word().Replace(match.Groups["name"].Value, Name));
        HashSet<string> parts = [.. names.SelectMany(name => Word().Matches(name)).Select(part => Folded(part.Value)).Where(part => part.Length >= MinNamePart)];
        return parts.Count == 0 ? scrubbed : Word().Replace(scrubbed, match => parts.Contains(Folded(match.Value)) ? Name : match.Value);
    }

    // The first word is the name whatever it looks like, and mostly the second one; further ones where they are written like names.
    private static string MaskIntroduced(string words)
    {
        Match[] matches = Word().Matches(words).ToArray();
        int names = 1;
        while (names < matches.Length)
        {
            string word = matches[names].Value;
            int next = names;
            while (next < matches.Length && Particles.Contains(matches[next].Value))
                next++;
            if (next > names && next < matches.Length && char.IsUpper(matches[next].Value[0]))
                names = next + 1;
            else if (!NoNames.Contains(word) && (names == 1 || char.IsUpper(word[0])))
                names++;
            else
                break;
        }

        int index = 0;
        return Word().Replace(words, match => index++ < names ? Name : match.Value);
    }

    private static string Mask(string value)
    {
        var masked = new StringBuilder(value);
        for (int i = 0; i < masked.Length; i++)
            masked[i] = char.IsDigit(masked[i]) ? '0' : char.IsLetter(masked[i]) ? 'X' : masked[i];
        return masked.ToString();
    }

    private static string Folded(string word)
    {
        var folded = new StringBuilder();
        Span<char> letters = stackalloc char[LatinFolding.MaxFoldedLength];
        foreach (Rune rune in word.EnumerateRunes())
            folded.Append(letters[..LatinFolding.Fold(rune, letters)]);
        return folded.ToString();
    }

    [GeneratedRegex(@"[^\s@<>,;:()]+@[^\s@<>,;()]+", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Mail();

    // Letters and digits together with at least four digits: tax codes, DNI, insurance numbers, IBAN.
    [GeneratedRegex(@"\b(?=\p{L}*\d)(?=(?:\p{L}*\d){4})[\p{L}\d]{6,34}\b", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Code();

    [GeneratedRegex(@"\+?\d(?:[\s./()\-–]{0,3}\d|:\d)*", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\d{1,2}[:.]\d{2}$", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Time();

    [GeneratedRegex(@"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Word();

    // After these comes a name in whatever case.
    [GeneratedRegex(
        @"(?<intro>\b(?:my name is|my name's|mi chiamo|il mio nome è|il mio nome e'|me llamo|mi nombre es|me chamo|chamo-me|meu nome é|nome e cognome|codice fiscale di|a nome di|a nombre de|em nome de)[\s:,]+)(?<name>[\p{L}\p{M}'’\-]+(?:[ ]+[\p{L}\p{M}'’\-]+){0,5})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Introduced();

    // After these comes a name where it is written like one.
    [GeneratedRegex(
        @"(?<intro>\b(?i:i am|i'm|i’m|im|this is|it's|it’s|here is|sono|son|soy|sou|eu sou|qui è|parla|habla|fala|aquí|aqui|signora?|sig\.ra|sig\.|sig|mrs\.?|mr\.?|ms\.?|miss|señora?|sra\.?|sr\.?|senhora?|dona|name|nome|nombre|paziente|patient|paciente|mia figlia|mio figlio|my son|my daughter|my wife|my husband|mi hijo|mi hija|meu filho|minha filha|mia moglie|mio marito|mia madre|mio padre|my mother|my father|mi madre|mi padre)[\s:,]+(?i:(?:o|a|la|el|il|lo)\s+)?(?i:(?:signora?|sig\.ra|sig\.|mrs\.?|mr\.?|ms\.?|señora?|sra\.?|sr\.?|senhora?|dona)\s+)?)(?<name>\p{Lu}[\p{L}\p{M}'’\-]*(?:[ ]+(?:(?:de|di|da|do|dos|das|del|della|la|van|von)[ ]+){0,2}\p{Lu}[\p{L}\p{M}'’\-]*){0,3})",
        RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Capitalised();
}
