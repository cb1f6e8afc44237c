namespace Appliance.Host.Verification;

/// <summary>What a clause names only to say what something is not, comes after or stands outside of: "after the first year, storage costs …".</summary>
internal static class Asides
{
    // Words after "after" that belong to it.
    private const int Reach = 4;

    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal) { "after", "beyond", "dopo", "oltre", "despues", "tras", "depois", "apos", "passado" };

    private static readonly HashSet<string> Copulas = new(StringComparer.Ordinal)
    {
        "è", "sono", "sia", "viene", "vengono", "essere", "is", "are", "be", "was", "es", "esta", "estan", "ser", "sea", "sao", "estao", "seja", "foi",
    };

    /// <summary>Whether a word is a form of "to be".</summary>
    public static bool IsCopula(Token token) => Copulas.Contains(token.Text);

    /// <summary>Marks the terms behind such words, those behind "before", and those that a copula says of the subject.</summary>
    public static void Mark(List<Term> terms, FactScan scan, int from, int to)
    {
        for (int i = 0; i < terms.Count; i++)
        {
            int at = terms[i].At;
            bool aside = false;
            for (int back = at - 1; back >= Math.Max(from, at - Reach) && back < to && scan.Tokens[back].Kind is not TokenKind.Symbol; back--)
                aside |= Openers.Contains(scan.Tokens[back].Text);
            bool predicative = scan.At(at - 1) is { } last && (Copulas.Contains(last.Text) || (last.Is("not") && scan.At(at - 2) is { } verb && Copulas.Contains(verb.Text)));
            bool before = Enumerable.Range(at - Reach, Reach).Any(back => back >= from && scan.Words.Starts("before", scan.Tokens, back));
            if (aside || predicative || before)
                terms[i] = terms[i] with { IsAside = aside, IsPredicative = predicative, IsBefore = before };
        }
    }
}
