namespace Appliance.Host.Verification;

/// <summary>Cuts a sentence into clauses, each with its facts, words and days.</summary>
internal static class ClauseReader
{
    private static readonly HashSet<string> Turns = new(StringComparer.Ordinal)
    {
        "ma", "pero", "mentre", "invece", "but", "while", "whereas", "however", "mientras", "sino", "mas", "porem", "enquanto", "poi", "then", "luego",
        "perche", "poiche", "siccome", "because", "porque", "pois",
    };

    private static readonly HashSet<string> Conditions = new(StringComparer.Ordinal)
    {
        "if", "se", "si", "after", "once", "dopo", "despues", "depois", "tras", "apos", "unless", "when", "quando", "cuando", "until", "hasta", "ate", "fino", "finche", "partir", "partire", "except", "caso", "past", "pasadas", "later",
    };

    // What follows them as far as the next comma is a condition.
    private static readonly HashSet<string> Ifs = new(StringComparer.Ordinal) { "if", "se", "si", "qualora" };

    private static readonly HashSet<string> Articles = new(StringComparer.Ordinal) { "il", "lo", "la", "i", "gli", "le", "the", "el", "los", "las", "o", "os", "a", "as" };

    private static readonly HashSet<string> Resumers = new(StringComparer.Ordinal) { "=wear", "=bring", "=arrive", "=remain", "=keep2", "=apply" };

    // They stand behind the word that is set against another.
    private static readonly HashSet<string> Contrasts = new(StringComparer.Ordinal) { "invece", "pero", "however", "cambio", "porem", "contrario" };

    private static readonly HashSet<string> Nothings = new(StringComparer.Ordinal) { "niente", "nulla", "nothing", "nada", "nessuno", "nessuna", "none", "ninguno", "ninguna", "nenhum", "nenhuma" };

    // At the beginning: "with a fever, …".
    private static readonly HashSet<string> Withs = new(StringComparer.Ordinal) { "con", "with", "com" };

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

    /// <summary>The clauses in order.</summary>
    public static List<Clause> Read(Sentence sentence, string language) => Read(sentence, FactReader.Read(sentence.Tokens, language));

    /// <summary>The clauses of a sentence whose facts have been read.</summary>
    public static List<Clause> Read(Sentence sentence, FactScan scan)
    {
        List<Term> terms = TermReader.Read(scan);
        var clauses = new List<Clause>();
        int start = 0;
        for (int at = 0; at <= sentence.Tokens.Count; at++)
        {
            if (at < sentence.Tokens.Count && !Divides(scan, terms, start, at))
                continue;
            if (at > start)
                clauses.Add(Build(sentence, scan, terms, start, at, clauses.Count > 0 && FastsOn(scan, terms, clauses[^1], start, at)));
            start = at;
        }

        Inherit(clauses);
        SpreadDays(clauses);
        return clauses;
    }

    private static bool Divides(FactScan scan, List<Term> terms, int start, int at)
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

    // "Fasting for 12 hours from food and 4 hours from water": what has no predicate of its own goes on with the fasting.
    private static bool FastsOn(FactScan scan, List<Term> terms, Clause before, int from, int to) =>
        before.Terms.Exists(term => term is { Sign: > 0, Key: Term.ConceptMark + Lexicon.Fasting })
        && scan.Facts.Exists(fact => fact.From >= from && fact.To <= to)
        && !terms.Exists(term => term.At >= from && term.At < to && term.Key != Term.ConceptMark + Lexicon.Included && term.Role is TermRole.Predicate or TermRole.Existential or TermRole.Negation);

    private static Clause Build(Sentence sentence, FactScan scan, List<Term> all, int from, int to, bool fasting)
    {
        List<Term> terms = [.. all.Where(term => term.At >= from && term.At < to)];
        Negation.Apply(terms, scan, from, to, fasting);
        Cease(terms);
        Asides.Mark(terms, scan, from, to);
        var clause = new Clause { Sentence = sentence.Text, IsQuestion = sentence.IsQuestion, IsConditional = IsConditional(scan, from, to), IsUniversal = Says(scan, "always"), HasException = Says(scan, "except"), SaysEveryone = Enumerable.Range(from, to - from).Any(at => scan.Words.Starts("everyone", scan.Tokens, at)) };
        foreach (Fact fact in scan.Facts.Where(fact => fact.From >= from && fact.To <= to))
        {
            if (fact.Kind == FactKind.Weekday)
                clause.OwnDays |= (int)fact.Readings[0].Value;
            else
                clause.Facts.Add(fact is { Kind: FactKind.Time, Edge: Edge.None } ? fact with { Edge = EdgeOf(all, from, fact.From) } : fact);
        }

        // What is free costs 0; a time makes "close" a time of day rather than a closed day.
        foreach (Term free in terms.Where(term => term is { Sign: > 0 } && term.Key == Term.ConceptMark + Lexicon.Free))
            clause.Facts.Add(new Fact([new Reading(FactKind.Money, 0, "", 0)], free.At, free.At));
        bool timed = clause.Facts.Exists(fact => fact.Kind == FactKind.Time);
        clause.Terms.AddRange(timed ? terms.Select(term => term.Key == Term.ConceptMark + Lexicon.Open ? term with { Sign = 0 } : term) : terms);
        clause.Days = clause.OwnDays;
        return clause;
    }

    // "Stop aspirin a week before", "a week must have passed since the aspirin" neither affirm nor deny aspirin: they are other ways to say "do not take it".
    private static void Cease(List<Term> terms)
    {
        bool elapsed = terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Elapsed);
        int stop = elapsed ? 0 : terms.FindIndex(term => term is { Key: Term.ConceptMark + Lexicon.Stop, Sign: > 0 });
        for (int i = stop; stop >= 0 && i < terms.Count; i++)
        {
            if (elapsed || terms[i].IsContent)
                terms[i] = terms[i] with { Sign = 0 };
            else if (i > stop && terms[i].Key == Term.ConceptMark + Lexicon.Fasting)
                terms[i] = terms[i] with { Sign = -terms[i].Sign };
        }
    }

    // "As long as", "siempre que" says no "always"; "en menos de" excepts nothing.
    private static bool Says(FactScan scan, string name) => Enumerable.Range(0, scan.Tokens.Count).Any(at => scan.Words.Match(name, scan.Tokens, at, out int length) is not null
        && scan.At(at + length)?.Text is not ("que" or "che") && !(name == "always" && scan.At(at - 1)?.Text is "de" or "di") && !Negation.IsLess(scan, at));

    private static bool IsConditional(FactScan scan, int from, int to) =>
        Withs.Contains(scan.Tokens[from].Text) || scan.Tokens.Skip(from).Take(to - from).Any(token => Conditions.Contains(token.Text));

    // "opens at 8", "closes at 13"
    private static Edge EdgeOf(List<Term> terms, int from, int time) =>
        terms.FindLast(term => term.Key == Term.ConceptMark + Lexicon.Open && term.At >= from && term.At < time) is { } verb
            ? verb.Sign > 0 ? Edge.Start : Edge.End
            : Edge.None;

    private static void Inherit(List<Clause> clauses)
    {
        for (int i = 1; i < clauses.Count; i++)
        {
            clauses[i].Order = i;
            clauses[i].Inherited.AddRange(clauses[i - 1].Terms);
            clauses[i].Inherited.AddRange(clauses[i - 1].Inherited);
            InheritBound(clauses[i - 1], clauses[i]);
        }
    }

    // "24 hours before (72 hours if they are rigid)"
    private static void InheritBound(Clause before, Clause clause)
    {
        for (int i = 0; i < clause.Facts.Count; i++)
        {
            if (clause is { IsConditional: true } && clause.Facts[i] is { Kind: FactKind.Quantity, Bound: Bound.None } fact && before.Facts.Exists(other => other.Bound == Bound.Before && other.Readings[0].Unit == fact.Readings[0].Unit))
                clause.Facts[i] = fact with { Bound = Bound.Before };
        }
    }

    // "Monday to Friday, 8 to 13, 15 to 19": days hold until others are named. "8 to 19 Monday to Friday, 8 to 13 on Saturday": they stand behind.
    private static void SpreadDays(List<Clause> clauses)
    {
        bool timesFirst = clauses.FindIndex(clause => clause.OwnDays != 0) > clauses.FindIndex(HasTime) && clauses.Exists(HasTime);
        for (int i = 1; i < clauses.Count; i++)
        {
            if (clauses[i].OwnDays == 0 && (HasTime(clauses[i]) || !HasTime(clauses[i - 1]) || !clauses[i].Terms.Exists(term => term.IsContent)))
                clauses[i].Days = clauses[i - 1].Days;
        }

        for (int i = clauses.Count - 2; i >= 0 && timesFirst; i--)
        {
            if (clauses[i].OwnDays == 0 && clauses[i].Days == 0)
                clauses[i].Days = clauses[i + 1].Days;
        }
    }

    private static bool HasTime(Clause clause) => clause.Facts.Exists(fact => fact.Kind == FactKind.Time);
}
