using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Finds amounts of medicine in text, in the four languages. Only answers that a person approved may carry one.</summary>
public static partial class DoseDetector
{
    /// <summary>Whether a number, or a small number word, stands before a unit in which medicines are given.</summary>
    public static bool HasDose(string text) => Dose().IsMatch(text);

    [GeneratedRegex(
        """
        (?<![\p{L}\d]) (?: [\d½¼¾] | un[oa]? | one | half | mezz[ao] | medi[ao] | mei[ao] | du[eo] | two | dos | dois | duas | tre | three | tr[eê]s | quattro | four |
        cuatro | quatro | cinque | five | cinco | dieci | ten | diez | dez | venti | twenty | veinte | vinte )
        (?<amount> [\d.,/½\s–-]* ) \s?
        (?: mg | mcg | µg | μg | ug | ml | cc | ui | iu | g | gr | grammi | grams? | gramos? | gramas? | milligram\p{L}* | miligram\p{L}* | millilit\p{L}* | mililit\p{L}* |
        gocc\p{L}+ | drops? | gotas? | gotinhas? | compress\p{L}+ | comprimid\p{L}+ | tablets? | tabletas? | pills? | pillol\p{L}+ | pastigli\p{L}+ | pastillas? |
        p[ií]ldoras? | p[ií]lulas? | capsul\p{L}+ | c[aá]psul\p{L}+ | bustin\p{L}+ | sachets? | sobres | saquetas? | suppost\p{L}+ | supositori\p{L}+ | suposit[oó]ri\p{L}+ | puffs? |
        spruzz\p{L}+ | inhalaciones | inala\p{L}+ | cucchiain\p{L}+ | cucharadit\p{L}+ | teaspoons? | fial\p{L}+ | ampoll\p{L}+ | ampol\p{L}+ ) (?!\p{L})
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Dose();
}
