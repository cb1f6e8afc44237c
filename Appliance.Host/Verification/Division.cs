namespace Appliance.Host.Verification;

/// <summary>Where one statement of a sentence ends and the next begins.</summary>
internal static class Division
{
    private static readonly HashSet<string> Turns = new(StringComparer.Ordinal)
    {
        "ma", "pero", "mentre", "invece", "but", "while", "whereas", "however", "mientras", "sino", "mas", "porem", "enquanto", "poi", "then", "luego",
        "perche", "poiche", "siccome", "because", "porque", "pois",
    };

    // What follows them as far as the next comma is a condition.
    private static readonly HashSet<string> Ifs = new(StringComparer.Ordinal) { "if", "se", "si", "qualora" };

    private static readonly HashSet<string> Articles = new(StringComparer.Ordinal) { "il", "lo", "la", "i", "gli", "le", "the", "el", "los", "las", "o", "os", "a", "as" };

    private static readonly HashSet<string> Resumers = new(StringComparer.Ordinal) { "=wear", "=bring", "=arrive", "=remain", "=keep2", "=apply" };

    // They stand behind the word that is set against another.
    private static readonly HashSet<string> Contrasts = new(StringComparer.Ordinal) { "invece", "pero", "however", "cambio", "porem", "contrario" };

    private static readonly HashSet<string> Nothings = new(StringComparer.Ordinal) { "niente", "nulla", "nothing", "nada", "nessuno", "nessuna", "none", "ninguno", "ninguna", "nenhum", "nenhuma" };

    private static readonly HashSet<string> Pronouns = new(StringComparer.Ordinal) { "we", "you", "they", "it", "he", "she", "this", "there" };

    private static readonly HashSet<string> Joints = new(StringComparer.Ordinal) { "e", "ed", "and", "y", "o", "or", "ou", "oppure", "nonche" };

    // What stands behind these is another thing: "a package for 180 €, or the single session of half an hour".
    private static readonly HashSet<string> Eithers = new(StringComparer.Ordinal) { "oppure", "or", "o", "ou" };

    // "and do not"
    private const int DenialReach = 2;

    // A statement without a fact and without a known predicate has at least so many words of content.
    private const int StatementWords = 2;

    // Words between a comma and "however"
    private const int ContrastReach = 5;

    // ", and there's no need to"
    private const int LongDenialReach = 5;

    /// <summary>Whether a new statement begins at a token.</summary>
    /// <param name="scan">The sentence.</param>
    /// <param name="terms">Its words.</param>
    /// <param name="start">Where the statement before began.</param>
    /// <param name="at">The token.</param>
    public static bool IsAt(FactScan scan, List<Term> terms, int start, int at)
    {
        string text = scan.Tokens[at].Text;
        bool turns = IsTurn(scan, at);
        if (at == start || (scan.IsUsed(at) && !turns))
            return false;
        if (turns || text == ";")
            return !turns || !(OnlyDenies(scan, terms, at) || IsInserted(scan, terms, start, at) || (Contrasts.Contains(text) && scan.Tokens[at - 1].Text != "," && Enumerable.Range(1, ContrastReach).Any(back => scan.At(at - back)?.Text == ",")));
        int end = End(scan, at);
        if (text is "," or "(" && scan.Words.Starts("except", scan.Tokens, at + 1))
            return false;
        if (text == "," && (Ifs.Contains(scan.Tokens[at + 1 < scan.Tokens.Count ? at + 1 : at].Text) || Ifs.Contains(scan.Tokens[start].Text)))
            return true;
        if ((text == "oppure" || (text is "or" or "o" or "ou" && scan.Tokens[at - 1].Text == ",")) && Stands(scan, terms, start, at) && Contents(terms, at, end) >= StatementWords)
            return true;
        if (IsNor(scan, at))
            return HasFact(scan, start, at) && HasFact(scan, at, end);
        if (text == ":" && Explains(scan, terms, start, at, end))
            return true;
        if (text == "," && scan.Facts.Find(fact => fact.To == at) is { Kind: FactKind.Quantity or FactKind.Number } one && scan.Facts.Exists(fact => fact.From == at + 1 && fact.Kind == one.Kind && fact.Readings[0].Unit == one.Readings[0].Unit))
            return false;
        if (text == "," && TurnBehind(scan, at))
            return true;
        if (text == "," && IsInstruction(terms, start, at, end))
            return true;
        if (text == "," && IsTopic(scan, terms, start, at))
            return false;
        if (text is "," or ":" or "(" or ")" || (text == "-" && scan.Tokens[at - 1].End < scan.Tokens[at].Start))
            return (Says(scan, terms, start, at) && Continues(scan, terms, at, end)) || (HasDays(scan, start, at) && HasDays(scan, at, end));
        return IsJoint(text, scan.Language) && !JoinsPartsOfDay(terms, scan, at) && (Resumes(terms, start, at) || BothHave(scan, terms, start, at, end) || BothSay(scan, terms, start, at, end) || (Stands(scan, terms, start, at) && Denies(terms, at, end)));
    }

    // "We dilate the pupil with drops: for some hours you cannot drive"; not "first visit, 60 minutes: € 70".
    private static bool Explains(FactScan scan, List<Term> terms, int start, int at, int end) =>
        Contents(terms, start, at) >= StatementWords && Says(scan, terms, at, end) && terms.Count(term => term.At > at && term.At < end && term.Role != TermRole.Weak) >= StatementWords;

    private static bool Stands(FactScan scan, List<Term> terms, int start, int at) => Says(scan, terms, start, at) || Contents(terms, start, at) >= StatementWords;

    private static int Contents(List<Term> terms, int from, int to) => terms.Count(term => term.At >= from && term.At < to && term.IsContent);

    // "Between 8 and 11, and no need to book"
    private static bool Denies(List<Term> terms, int at, int end) =>
        terms.Find(term => term.At > at && (IsDenial(term) || term.IsContent)) is { } first && IsDenial(first) && first.At <= at + LongDenialReach && (first.At <= at + DenialReach ? terms.Exists(term => (term.IsContent || IsPredicate(term)) && term.At > at && term.At < end) : terms.Exists(term => term.At > at && term.At < end && term.Role is TermRole.Predicate or TermRole.Existential));

    // "The aspirin however not": the denial belongs to what stands before.
    private static bool OnlyDenies(FactScan scan, List<Term> terms, int at)
    {
        int end = End(scan, at);
        List<Term> rest = [.. terms.Where(term => term.At >= at && term.At < end)];
        return rest.Exists(term => term.Role == TermRole.Negation) && rest.TrueForAll(term => term.Role is TermRole.Negation or TermRole.Weak) && !scan.Facts.Exists(fact => fact.From >= at && fact.To <= end);
    }

    // "The studio, however, is on the first floor": what stands before is only the subject.
    private static bool IsInserted(FactScan scan, List<Term> terms, int start, int at) =>
        scan.At(at - 1)?.Text == "," && scan.At(at + 1)?.Text == "," && !Says(scan, terms, start, at) && !HasDays(scan, start, at);

    // "…, and the check takes 35 minutes"; "90 euros for the visit and the study, 145": the value may stand behind one more comma.
    private static bool BothSay(FactScan scan, List<Term> terms, int start, int at, int end)
    {
        if (scan.Tokens[at - 1].Text == ",")
        {
            bool says = terms.Exists(term => term.At > at && term.At < end && (IsPredicate(term) || term.Key == Term.ConceptMark + Lexicon.Duration))
                || (HasFact(scan, at, end) && scan.Tokens.Skip(at).Take(end - at).Any(Asides.IsCopula));
            return says && Says(scan, terms, start, at) && Contents(terms, at, end) > 0;
        }

        if (HasFact(scan, start, at) && HasFact(scan, at, end) && scan.At(at + 1) is { } article && Articles.Contains(article.Text) && terms.Exists(term => term.At == at + 2 && term.IsContent))
            return true;
        return scan.At(end)?.Text == "," && !HasPrice(scan, terms, at, end) && Contents(terms, at, end) > 0
            && HasPrice(scan, terms, start, at) && StartsWithPrice(scan, end + 1);
    }

    private static bool StartsWithPrice(FactScan scan, int at) => scan.Facts.Exists(fact => fact.Kind == FactKind.Money && fact.From == at);

    // "The cap is not needed, the nappy however is": the contrast begins at its comma.
    private static bool TurnBehind(FactScan scan, int at)
    {
        for (int i = at + 2; i <= at + ContrastReach && scan.At(i) is { Text: not "," } token; i++)
        {
            if (Contrasts.Contains(token.Text))
                return true;
        }

        return false;
    }

    // "Have a shower, use no make-up": what stands before the denial is none of it.
    private static bool IsInstruction(List<Term> terms, int start, int at, int end) =>
        terms.Exists(term => IsDenial(term) && term.At == at + 1) && !terms.Exists(term => IsDenial(term) && term.At < at && term.At >= start)
        && terms.Count(term => term.At >= start && term.At < at) >= StatementWords && Contents(terms, start, at) > 0 && terms.Exists(term => term.At > at + 1 && term.At < end && term.Role != TermRole.Weak);

    // "Use no make-up and put on a shirt": a new verb behind the joint is not denied.
    private static bool Resumes(List<Term> terms, int start, int at) => terms.Exists(term => IsDenial(term) && term.At >= start && term.At < at)
        && terms.Exists(term => term.At == at + 1 && Resumers.Contains(term.Key));

    // "Comer, nada": a single word before a comma is what the rest speaks of.
    private static bool IsTopic(FactScan scan, List<Term> terms, int start, int at) => scan.At(at + 1) is { } next && Nothings.Contains(next.Text)
        && !scan.Facts.Exists(fact => fact.From >= start && fact.To <= at) && terms.Count(term => term.At >= start && term.At < at && term.Role != TermRole.Weak) == 1;

    // "Day and night", "mattina e sera" are one time.
    private static bool JoinsPartsOfDay(List<Term> terms, FactScan scan, int at) =>
        terms.Exists(term => term.At == at + 1 && term.IsPartOfDay) && (scan.Words.Starts("u", scan.Tokens, at - 1) || terms.Exists(term => term.At < at && term.At >= at - DenialReach && term.IsPartOfDay));

    // "Nor", "né", "ni" and "nem" begin another denial where each side has its own fact.
    private static bool IsNor(FactScan scan, int at) => scan.Tokens[at].Text is "nor" or "ni" or "nem" || scan.Tokens[at].Raw is "né" or "nè";

    // In Portuguese "o" is an article.
    private static bool IsJoint(string text, string language) => Joints.Contains(text) && !(text == "o" && language == "pt");

    // "as we cannot", "ya que", "dato che"
    private static bool IsTurn(FactScan scan, int at) => (Turns.Contains(scan.Tokens[at].Text) && !IsWithinVerb(scan, at)) || (scan.Tokens[at].Text, scan.At(at + 1)?.Text) switch
    {
        ("as" or "since" or "so", { } next) => Pronouns.Contains(next),
        ("ya" or "ja" or "dado" or "dato" or "visto", "que" or "che") => true,
        _ => false,
    };

    // "The test must then be postponed"
    private static bool IsWithinVerb(FactScan scan, int at) => scan.Tokens[at].Text is "then" or "poi" or "luego"
        && scan.At(at - 1) is { Kind: TokenKind.Word } before && before.Text is not ("and" or "e" or "y" or "ed");

    // Up to the next joint.
    private static int End(FactScan scan, int at)
    {
        int end = at + 1;
        while (end < scan.Tokens.Count && (scan.IsUsed(end) || (scan.Tokens[end].Text is not ("," or ";" or ":" or "e" or "and" or "y" or "oppure") && !IsTurn(scan, end))))
            end++;
        return end;
    }

    // "no coffee, tea or milk" is one statement: what goes on without a predicate is a list.
    private static bool Continues(FactScan scan, List<Term> terms, int at, int end) =>
        scan.Tokens[at].Text != "," || Says(scan, terms.FindAll(term => !Joins(term)), at, end) || HasDays(scan, at, end);

    private static bool Joins(Term term) => TokenReader.Fold(term.Surface) is "ne" or "nor" or "ni" or "nem";

    private static bool HasDays(FactScan scan, int from, int to) => scan.Facts.Exists(fact => fact.Kind == FactKind.Weekday && fact.From >= from && fact.To <= to);

    // A piece stands by itself when it has a fact, a predicate or a negation; days alone belong to what follows.
    private static bool Says(FactScan scan, List<Term> terms, int from, int to) =>
        scan.Facts.Exists(fact => fact.Kind != FactKind.Weekday && fact.From >= from && fact.To <= to)
        || terms.Exists(term => term.At >= from && term.At < to && (IsPredicate(term) || term.Role == TermRole.Negation));

    // "80 € for one and 60 € for the other", "no food for 8 hours and no water for 2" are two statements.
    private static bool BothHave(FactScan scan, List<Term> terms, int start, int at, int end)
    {
        if (terms.Exists(term => IsDenial(term) && term.At > at && term.At <= at + DenialReach) && terms.Exists(term => IsDenial(term) && term.At >= start && term.At < at) && HasFact(scan, start, at) && HasFact(scan, at, end))
            return true;
        if (Eithers.Contains(scan.Tokens[at].Text) && HasFact(scan, start, at) && HasFact(scan, at, end) && terms.Exists(term => term.At > at && term.At < end && IsSubject(term)))
            return true;
        if (HasPrice(scan, terms, start, at) && HasPrice(scan, terms, at + 1, end))
            return true;
        FactKind[] left = [.. scan.Facts.Where(fact => fact.From >= start && fact.To <= at && !fact.IsWeak).Select(fact => fact.Kind)];
        if (scan.Facts.Exists(fact => fact.From > at && fact.To <= end && fact.Kind != FactKind.Weekday && left.Contains(fact.Kind)) || (HasDays(scan, start, at) && HasDays(scan, at, end)))
            return true;
        return terms.Exists(term => term.At >= start && term.At < at && IsPredicate(term)) && terms.Exists(term => term.At > at && term.At < end && IsPredicate(term));
    }

    // "A full check" has no predicate.
    private static bool IsPredicate(Term term) => term.Role is TermRole.Predicate or TermRole.Existential && !term.IsQuality;

    private static bool IsDenial(Term term) => term.Role == TermRole.Negation && term.Key != Term.ConceptMark + Lexicon.Without;

    private static bool HasFact(FactScan scan, int from, int to) => scan.Facts.Exists(fact => fact.Kind != FactKind.Weekday && !fact.IsWeak && fact.From >= from && fact.To <= to);

    // "The first is free and each further one costs € 35"
    private static bool HasPrice(FactScan scan, List<Term> terms, int from, int to) =>
        scan.Facts.Exists(fact => fact.Kind == FactKind.Money && fact.From >= from && fact.To <= to)
        || terms.Exists(term => term.At >= from && term.At < to && term.Key == Term.ConceptMark + Lexicon.Free);

    private static bool IsSubject(Term term) => term.MustStand || (term.IsContent && !term.IsAttribute);
}
