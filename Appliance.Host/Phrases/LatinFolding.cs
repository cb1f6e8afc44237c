using System.Text;

namespace Appliance.Host.Phrases;

/// <summary>
/// Lower-cases and strips the accents of Latin letters without ICU (the process runs with invariant globalization).
/// The tables are the base letters of the canonical decompositions in UnicodeData.txt; letters that Unicode does not
/// decompose (ø, ł, đ …) take the letter people type in their place. Other scripts are lower-cased only.
/// </summary>
internal static class LatinFolding
{
    /// <summary>More characters than this never come out of one input character.</summary>
    public const int MaxFoldedLength = 2;

    private const char Keep = '?';
    private const int LatinStart = 0xC0;
    private const int AdditionalStart = 0x1E00;
    private const int FullWidthStart = 0xFF01;
    private const int FullWidthEnd = 0xFF5E;
    private const int FullWidthToAscii = 0xFEE0;
    private const int MathLettersStart = 0x1D400;
    private const int MathLettersEnd = 0x1D6A3;
    private const int MathDigitsStart = 0x1D7CE;
    private const int MathDigitsEnd = 0x1D7FF;
    private const int CircledLettersStart = 0x24B6;
    private const int CircledLettersEnd = 0x24E9;
    private const int LettersOfBothCases = 52;
    private const int LettersOfOneCase = 26;

    // Latin-1 Supplement letters and Latin Extended-A, U+00C0 to U+017F.
    private const string Latin =
        "aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkk?llllll?"
        + "?llnnnnnn?nnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    // Latin Extended Additional, U+1E00 to U+1EFF.
    private const string Additional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
        + "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
        + "wwwwwwwwwwxxxxyyzzzzzzhtwy?s????aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
        + "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????";

    /// <summary>Writes the folded form of one character into <paramref name="folded"/> and returns its length in UTF-16 units.</summary>
    /// <param name="rune">Any Unicode character; combining marks are the caller's to drop.</param>
    /// <param name="folded">At least <see cref="MaxFoldedLength"/> units long.</param>
    public static int Fold(Rune rune, Span<char> folded)
    {
        int value = Compatible(rune.Value);
        if (value < 0x80)
        {
            folded[0] = char.ToLowerInvariant((char)value);
            return 1;
        }
        if (TwoLetters(value) is { } pair)
        {
            pair.CopyTo(folded);
            return pair.Length;
        }
        char single = Table(value);
        if (single != Keep)
        {
            folded[0] = single;
            return 1;
        }
        return Rune.ToLowerInvariant(new Rune(value)).EncodeToUtf16(folded);
    }

    // Full-width, mathematical and circled letters are how people decorate words; they mean the plain ones.
    private static int Compatible(int value) => value switch
    {
        >= FullWidthStart and <= FullWidthEnd => value - FullWidthToAscii,
        >= MathLettersStart and <= MathLettersEnd => MathLetter(value - MathLettersStart),
        >= MathDigitsStart and <= MathDigitsEnd => '0' + ((value - MathDigitsStart) % 10),
        >= CircledLettersStart and <= CircledLettersEnd => 'a' + ((value - CircledLettersStart) % LettersOfOneCase),
        _ => value,
    };

    private static int MathLetter(int offset) => 'a' + (offset % LettersOfBothCases % LettersOfOneCase);

    private static string? TwoLetters(int value) => value switch
    {
        'Æ' or 'æ' => "ae",
        'Œ' or 'œ' => "oe",
        'ß' or 'ẞ' => "ss",
        'Þ' or 'þ' => "th",
        0xFB00 => "ff",
        0xFB01 => "fi",
        0xFB02 => "fl",
        _ => null,
    };

    private static char Table(int value)
    {
        if (value >= LatinStart && value < LatinStart + Latin.Length) return Latin[value - LatinStart];
        if (value >= AdditionalStart && value < AdditionalStart + Additional.Length) return Additional[value - AdditionalStart];
        return Keep;
    }
}
