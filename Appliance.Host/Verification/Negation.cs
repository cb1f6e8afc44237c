namespace Appliance.Host.Verification;

/// <summary>Decides for every word of a clause whether it is affirmed or denied.</summary>
internal static class Negation
{
    private static readonly Dictionary<string, HashSet<string>> Adjuncts = new(StringComparer.Ordinal)
    {
        ["it"] = ["per", "prima", "dopo", "durante", "se", "entro", "finche", "perche", "quando", "nei", "nelle", "nel", "nella", "nell", "presso", "dal", "dalle"],
        ["en"] = ["for", "before", "after", "during", "if", "until", "when", "because", "unless", "within", "from", "on", "in"],
        ["es"] = ["para", "antes", "despues", "durante", "si", "hasta", "cuando", "porque", "desde", "en"],
        ["pt"] = ["para", "antes", "depois", "durante", "se", "ate", "quando", "porque", "desde", "apos", "nas", "nos"],
    };

    /// <summary>Sets the signs of a clause's terms and removes its negations.</summary>
    /// <param name="terms">In order; replaced in place.</param>
    /// <param name="scan">The sentence.</param>
    /// <param name="from">First token of the clause.</param>
    /// <param name="to">One beyond its last token.</param>
    public static void Apply(List<Term> terms, FactScan scan, int from, int to)
    {
        HashSet<string> adjuncts = Adjuncts.GetValueOrDefault(scan.Language) ?? Adjuncts["en"];
        bool denied = false, without = false, adjunct = false, any = false;
        int next = 0;
        for (int at = from; at < to; at++)
        {
            if (next < terms.Count && terms[next].At == at)
            {
                Term term = terms[next];
                if (term.Role == TermRole.Negation)
                {
                    without |= term.Key.EndsWith(Lexicon.Without, StringComparison.Ordinal);
                    denied |= !without;
                    if (!without)
                        Leave(terms, next);
                    (any, adjunct) = (true, false);
                }
                else if (term.Key.EndsWith(Lexicon.Forget, StringComparison.Ordinal))
                {
                    denied = false;
                }
                else
                {
                    bool isPredicate = term.Role is TermRole.Predicate or TermRole.Existential;
                    int sign = adjunct && !isPredicate ? 0 : term.Sign * (denied ? -1 : 1) * (without ? -1 : 1);
                    terms[next] = term with { Sign = sign };
                    // "for the blood sample" ends with its noun.
                    adjunct &= term.Role == TermRole.Weak;
                    if (isPredicate && sign < 0)
                        DenyBefore(terms, next, term.Role == TermRole.Existential || IsClosed(term));
                    // "avoid coffee" denies coffee, "no need to avoid coffee" does not.
                    if (term is { Role: TermRole.Existential, Sign: < 0 })
                        denied = !denied;
                }

                next++;
            }
            else if (adjuncts.Contains(scan.Tokens[at].Text) || scan.Words.Starts("except", scan.Tokens, at))
            {
                bool except = scan.Words.Starts("except", scan.Tokens, at);
                denied = except && !denied;
                (without, adjunct) = (false, !except);
            }
        }

        if (any && !terms.Exists(term => term.Role != TermRole.Negation && term.Sign < 0))
            DenyAll(terms);
        terms.RemoveAll(term => term.Role == TermRole.Negation);
    }

    // "Aspirin must not be given", "the car park is not free": what the negation does to its subject depends on the predicate.
    private static void Leave(List<Term> terms, int negation)
    {
        for (int i = 0; i < negation; i++)
            terms[i] = terms[i] with { Sign = 0 };
    }

    // "Coffee is not allowed" denies coffee; "the car park is not free" says nothing against the car park.
    private static void DenyBefore(List<Term> terms, int predicate, bool denies)
    {
        for (int i = 0; i < predicate; i++)
        {
            if (terms[i].Role != TermRole.Negation && terms[i].Sign >= 0)
                terms[i] = terms[i] with { Sign = denies ? -1 : 0 };
        }
    }

    // "Blood samples: closed"
    private static bool IsClosed(Term term) => term.Key == Term.ConceptMark + Lexicon.Open && term.Sign < 0;

    // "Cheques, no": what stands before a negation that has nothing behind it.
    private static void DenyAll(List<Term> terms)
    {
        int last = terms.FindLastIndex(term => term.Role == TermRole.Negation);
        if (terms.Skip(last + 1).Any(term => term.Role != TermRole.Weak))
            return;
        for (int i = 0; i < last; i++)
            terms[i] = terms[i] with { Sign = -1 };
    }
}
