namespace Appliance.Host.Verification;

/// <summary>What a sentence speaks of must be spoken of in a passage: things, names, and most of its other words.</summary>
internal static class SupportCheck
{
    // Of the words of content at least this share must stand in a passage.
    private const double MinShare = 0.2;
    private const int FewWords = 2;

    // A single word may be a synonym.
    private const int StrangeWords = 2;
    private const int MinName = 2;

    // Written with a capital and said by every clinic.
    private static readonly HashSet<string> Everyday = new(StringComparer.Ordinal) { "whatsapp", "sms", "pdf", "internet", "covid", "app", "ok", "web", "iva", "vat" };

    private static readonly HashSet<string> Titles = new(StringComparer.Ordinal)
    {
        "dr", "dott", "dottssa", "dra", "prof", "dottoressa", "dottor", "dottore", "doctor", "doctora", "doutor", "doutora", "ssa", "sig", "mr", "mrs", "ms", "sr", "sra", "professor", "professore",
    };

    /// <summary>Things that must stand in a passage and do not.</summary>
    public static IEnumerable<Mismatch> Things(Clause clause, Evidence evidence) => clause.Terms
        .Where(term => term.MustStand && !evidence.Has(term))
        .Select(term => new Mismatch(clause.Sentence, MismatchKind.Service, term.Surface));

    /// <summary>A sentence of whose words too few stand in a passage; null where enough do.</summary>
    public static Mismatch? Words(IReadOnlyList<Clause> clauses, Evidence evidence)
    {
        List<Term> content = [.. clauses.SelectMany(clause => clause.Terms).Where(term => term.IsContent)];
        if (content.Count == 0)
            return null;
        List<Term> missing = [.. content.Where(term => !evidence.Has(term))];
        // A fact is compared elsewhere; here it counts as a word that stands in the passages.
        int facts = clauses.Sum(clause => clause.Facts.Count(fact => !fact.IsWeak) + (clause.OwnDays != 0 ? 1 : 0));
        int supported = content.Count - missing.Count + facts;
        bool isCourtesy = facts == 0 && !content.Exists(term => term.MustStand)
            && (content.Count == 1 || clauses.Any(clause => clause.Terms.Exists(term => term.Key is "=social" or "=help")));
        bool enough = isCourtesy || supported >= MinShare * (content.Count + facts) || (facts > 0 && content.Count <= FewWords);
        return enough ? null : new Mismatch(clauses[0].Sentence, MismatchKind.Unsupported, string.Join(' ', missing.Select(term => term.Surface)));
    }

    /// <summary>The first clause of a sentence that says nothing but what no passage speaks of, where they are in the answer's language; null where there is none.</summary>
    public static Mismatch? Strange(IReadOnlyList<Clause> clauses, string language, Evidence evidence) =>
        evidence.Languages.Contains(language) && clauses.FirstOrDefault(clause => IsStrange(clause, evidence)) is { } strange
            ? new Mismatch(strange.Sentence, MismatchKind.Unsupported, string.Join(' ', strange.Terms.Select(term => term.Surface)))
            : null;

    private static bool IsStrange(Clause clause, Evidence evidence) => SaysOnlyStrange(clause, evidence) || IncludesStrange(clause, evidence);

    // "Includes a blood test", where no passage speaks of blood.
    private static bool IncludesStrange(Clause clause, Evidence evidence)
    {
        int includes = clause.Terms.FindIndex(term => term is { Key: Term.ConceptMark + Lexicon.Included, Sign: > 0 });
        List<Term> things = [.. clause.Terms.Skip(includes + 1).Where(term => term is { IsContent: true, IsAttribute: false })];
        return includes >= 0 && things.Count >= StrangeWords && !things.Exists(term => evidence.Has(term) || evidence.HasKin(term));
    }

    private static bool SaysOnlyStrange(Clause clause, Evidence evidence)
    {
        List<Term> words = [.. clause.Terms.Where(term => term is { IsContent: true, IsAttribute: false, IsWhen: false } && term.Key != Term.ConceptMark + Lexicon.Only)];
        return !clause.IsConditional && words.Count >= StrangeWords && !clause.Facts.Exists(fact => !fact.IsWeak) && clause.OwnDays == 0
            && !clause.Terms.Exists(term => term.Key is "=social" or "=help" or "=tell") && !words.Exists(term => evidence.Has(term) || evidence.HasKin(term));
    }

    /// <summary>Names in a sentence that no passage has: capitalised words inside it, and whatever follows a title.</summary>
    public static IEnumerable<Mismatch> Names(Sentence sentence, FactScan scan, Evidence evidence)
    {
        HashSet<int> known = [.. TermReader.Read(scan).Where(term => term.Role != TermRole.Unknown).Select(term => term.At)];
        for (int at = 0; at < sentence.Tokens.Count; at++)
        {
            Token token = sentence.Tokens[at];
            if (token.Kind != TokenKind.Word || scan.IsUsed(at) || !token.IsCapital || token.Raw.Length < MinName || Everyday.Contains(token.Text) || Titles.Contains(token.Text))
                continue;
            bool titled = AfterTitle(sentence.Tokens, at);
            if (!titled && (known.Contains(at) || IsFirst(sentence.Tokens, at) || Knowledge.Library.Analysis.StopWords.Contains(scan.Language, token.Text)))
                continue;
            if (!evidence.HasName(token.Text))
                yield return new Mismatch(sentence.Text, MismatchKind.Name, token.Raw);
        }
    }

    private static bool AfterTitle(IReadOnlyList<Token> tokens, int at)
    {
        int before = at - 1;
        while (before >= 0 && (tokens[before].Text == "." || tokens[before].Text == "ssa" || tokens[before].Text == "ra"))
            before--;
        return before >= 0 && (Titles.Contains(tokens[before].Text) || (before + 1 < at && tokens[before + 1].Text == "ssa"));
    }

    private static bool IsFirst(IReadOnlyList<Token> tokens, int at) => at == 0 || tokens[at - 1].Text is ":" or "." or "-" or "(";
}
