using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>What editions of one document have in common: their titles without years, months, numbers of editions and words such as "new".</summary>
internal static partial class TitleKey
{
    private static readonly HashSet<string> Edition = new(StringComparer.Ordinal)
    {
        "nuovo", "nuova", "nuovi", "nuove", "aggiornato", "aggiornata", "aggiornati", "edizione", "versione", "anno", "rev", "bozza",
        "new", "updated", "edition", "version", "year", "draft", "final", "v",
        "nuevo", "nueva", "nuevos", "nuevas", "actualizado", "actualizada", "edicion", "ano", "novo", "nova", "novos", "novas", "atualizado", "atualizada", "edicao", "versao",
    };

    /// <summary>The key of a title; empty for one that consists of nothing else.</summary>
    public static string Of(string title) => string.Join(' ', Tokenizer.Split(Date().Replace(title, " "))
        .Where(word => !char.IsAsciiDigit(word[0]) && !Edition.Contains(word)));

    [GeneratedRegex(@"\(?\b(?:v\.?\s?\d+(?:\.\d+)*|(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?)\b\)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
