namespace Appliance.Host.Verification;

/// <summary>Cuts a sentence into clauses, each with its facts, words and days.</summary>
internal static class ClauseReader
{
    private static readonly HashSet<string> Conditions = new(StringComparer.Ordinal)
    {
        "if", "se", "si", "after", "once", "dopo", "despues", "depois", "tras", "apos", "unless", "when", "quando", "cuando", "until", "hasta", "ate", "fino", "finche", "partir", "partire", "except", "caso", "past", "pasadas", "later",
    };

    // At the beginning: "with a fever, …".
    private static readonly HashSet<string> Withs = new(StringComparer.Ordinal) { "con", "with", "com" };

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
            if (at < sentence.Tokens.Count && !Division.IsAt(scan, terms, start, at))
                continue;
            if (at > start)
                clauses.Add(Build(sentence, scan, terms, start, at, clauses.Count > 0 && FastsOn(scan, terms, clauses[^1], start, at)));
            start = at;
        }

        Inherit(clauses);
        SpreadDays(clauses);
        return clauses;
    }

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
