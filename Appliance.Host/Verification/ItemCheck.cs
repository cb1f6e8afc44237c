namespace Appliance.Host.Verification;

/// <summary>Every item of a list must stand in a passage: "the visit includes the scan and the massage" when there is no massage.</summary>
internal static class ItemCheck
{
    private const int MaxWords = 5;

    // In another language than the passages' a word may only be translated; two are a thing of its own.
    private const int MinForeignWords = 2;

    // "And also": what follows is an item whatever stands before.
    private static readonly HashSet<string> Adders = new(StringComparer.Ordinal) { "also", "anche", "tambien", "tambem", "insieme", "together", "along", "junto", "juntamente" };

    private static readonly HashSet<string> Joints = new(StringComparer.Ordinal) { ",", "e", "ed", "and", "y", "&", "ni", "nem", "nor", "insieme", "together", "along", "junto", "juntamente" };

    private static readonly HashSet<string> Definites = new(StringComparer.Ordinal) { "il", "lo", "la", "i", "gli", "le", "l", "the", "el", "los", "las", "o", "os", "as" };

    // What stands between a joint and an item: anything else begins another statement.
    private static readonly HashSet<string> Articles = new(StringComparer.Ordinal)
    {
        "il", "lo", "la", "i", "gli", "le", "l", "'", "un", "una", "uno", "the", "a", "an", "el", "los", "las", "o", "os", "as", "um", "uma", "di", "de", "do", "da", "del", "della", "dei", "of",
        "su", "sua", "seu", "ad", "with", "con", "com", "suo", "your", "tu", "also", "anche", "tambien", "tambem", "ed", "e", "and", "y",
    };

    /// <summary>The items of a clause, the first apart, of which no passage has a word.</summary>
    public static IEnumerable<Mismatch> Check(Clause clause, IReadOnlyList<Token> tokens, string language, Evidence evidence)
    {
        List<List<Term>> items = [.. Items(clause, tokens)];
        if (items.Count < 2 || !items[0].Exists(term => term.IsContent && evidence.Has(term)))
            yield break;
        bool foreign = !evidence.Languages.Contains(language);
        foreach (List<Term> item in items.Skip(1))
        {
            List<Term> words = [.. item.Where(term => foreign ? term.Role == TermRole.Unknown : term is { IsContent: true, IsAttribute: false, MustStand: false })];
            bool isThing = item.TrueForAll(term => term.Sign >= 0) && words.Count is > 0 and <= MaxWords && (!foreign || words.Count >= MinForeignWords)
                && !item.Exists(term => term.Role == TermRole.Existential || (term.Role == TermRole.Predicate && !term.IsQuality))
                && !clause.Facts.Exists(fact => fact.From >= Joint(item[0].At, tokens)) && IsNoun(item[0].At, tokens);
            if (foreign && HasSlack(clause, evidence))
                continue;
            if (isThing && !words.Exists(term => evidence.Has(term) || evidence.HasKin(term)) && !IsVerb(item[0].At, tokens) && Lists(clause, item[0].At, tokens))
                yield return new Mismatch(clause.Sentence, MismatchKind.Unsupported, string.Join(' ', words.Select(term => term.Surface)));
        }
    }

    private static int Joint(int at, IReadOnlyList<Token> tokens)
    {
        while (at > 0 && !Joints.Contains(tokens[at - 1].Text) && !Adders.Contains(tokens[at - 1].Text))
            at--;
        return at;
    }

    // In another language the item may be the one that is left over in the passages' own list.
    private static bool HasSlack(Clause clause, Evidence evidence) => evidence.Statements.Any(other =>
        other.Terms.Exists(theirs => theirs is { IsContent: true, IsAttribute: false } && clause.Terms.Exists(theirs.Means)) && other.Terms.Exists(theirs => theirs.Role == TermRole.Unknown && !clause.Terms.Exists(theirs.Means)));

    // "…, he receives the certificate"
    private static bool IsVerb(int at, IReadOnlyList<Token> tokens) => at + 1 < tokens.Count && Definites.Contains(tokens[at + 1].Text);

    private static bool IsNoun(int at, IReadOnlyList<Token> tokens)
    {
        for (int i = Joint(at, tokens); i < at; i++)
        {
            if (!Articles.Contains(tokens[i].Text))
                return false;
        }

        return true;
    }

    // A list has something that says what is listed, or adds to it: "and also …".
    private static bool Lists(Clause clause, int before, IReadOnlyList<Token> tokens) =>
        Enumerable.Range(Math.Max(0, Joint(before, tokens) - 1), before - Math.Max(0, Joint(before, tokens) - 1)).Any(at => Adders.Contains(tokens[at].Text)) || clause.Terms.Exists(term => term.At < before && (term.Role is TermRole.Predicate or TermRole.Existential || term.MustStand || term.Key is "=bring"));

    private static List<List<Term>> Items(Clause clause, IReadOnlyList<Token> tokens)
    {
        var items = new List<List<Term>>();
        int last = -1;
        foreach (Term term in clause.Terms)
        {
            if (items.Count == 0 || Enumerable.Range(last, Math.Max(0, term.At - last)).Any(at => Joints.Contains(tokens[at].Text) || (items.Count == 1 && Adders.Contains(tokens[at].Text) && clause.Terms.Exists(included => included.Key == Term.ConceptMark + Lexicon.Included && included.At < at))))
                items.Add([]);
            items[^1].Add(term);
            last = term.At;
        }

        return items;
    }
}
