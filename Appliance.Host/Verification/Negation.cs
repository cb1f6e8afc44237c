namespace Appliance.Host.Verification;

/// <summary>Decides for every word of a clause whether it is affirmed or denied.</summary>
internal static class Negation
{
    // With these a denial ends: what follows says when and for whom.
    private static readonly Dictionary<string, HashSet<string>> Ends = new(StringComparer.Ordinal)
    {
        ["it"] = ["per", "prima", "dopo", "durante", "se", "entro", "finche", "perche", "quando", "dal", "dalle", "fintanto"],
        ["en"] = ["for", "before", "after", "during", "if", "until", "when", "because", "within", "since", "as"],
        ["es"] = ["para", "antes", "despues", "durante", "si", "hasta", "cuando", "porque", "desde"],
        ["pt"] = ["para", "antes", "depois", "durante", "se", "ate", "quando", "porque", "desde", "apos"],
    };

    // With these it goes on, but the place or time itself is not denied.
    private static readonly HashSet<string> Places = new(StringComparer.Ordinal) { "nei", "nelle", "nel", "nella", "nell", "presso", "on", "in", "at", "nas", "nos" };

    private static readonly HashSet<string> Leasts = new(StringComparer.Ordinal) { "al", "lo", "pelo", "o", "en", "em" };

    // Behind a denied thing they say where it would lead: "there is no lift to the studio" denies no studio.
    private static readonly HashSet<string> Towards = new(StringComparer.Ordinal) { "to", "into", "from", "al", "allo", "alla", "ao" };

    private static readonly HashSet<string> Joints = new(StringComparer.Ordinal)
    {
        ",", "e", "ed", "o", "and", "or", "y", "ni", "ne", "nem", "ou", "de", "di", "of", "do", "da", "del", "della", "the", "any", "alcun", "alcuna", "esse", "questo",
    };

    private static readonly HashSet<string> Ifs = new(StringComparer.Ordinal) { "se", "if", "si", "caso", "qualora" };

    // "In that case" asks nothing.
    private static readonly HashSet<string> Demonstratives = new(StringComparer.Ordinal) { "ese", "este", "esse", "nesse", "neste", "tal", "questo", "tale", "ogni", "any", "every", "todo", "o", "cualquier", "qualquer", "su", "seu" };

    private static readonly HashSet<string> Nothings = new(StringComparer.Ordinal) {
        "nada", "niente", "nulla", "nothing", "anything", "nessun", "nessuno", "nessuna", "ningun", "ninguno", "ninguna", "nenhum", "nenhuma", "mai", "nunca", "jamas", "jamais",
    };

    // At the beginning of a statement these say under what it holds: "with sedation you need a companion".
    private static readonly HashSet<string> Withs = new(StringComparer.Ordinal) { "con", "col", "with", "com" };

    private static readonly HashSet<string> Payments = new(StringComparer.Ordinal) { "=cash", "=card", "=cheque", "=transfer", "=instalments" };

    // "Rich in potassium" says of what was denied why.
    private static readonly HashSet<string> Ins = new(StringComparer.Ordinal) { "en", "em" };

    // A joint that a denial does not pass to "without": "it does not hurt and is done without anaesthesia".
    private static readonly HashSet<string> Ands = new(StringComparer.Ordinal) { ",", "e", "ed", "and", "y" };

    // Words between "if" and its negation.
    private const int IfDistance = 2;

    /// <summary>Sets the signs of a clause's terms and removes its negations.</summary>
    /// <param name="terms">In order; replaced in place.</param>
    /// <param name="scan">The sentence.</param>
    /// <param name="from">First token of the clause.</param>
    /// <param name="to">One beyond its last token.</param>
    /// <param name="fasting">It goes on with what one fasts from.</param>
    public static void Apply(List<Term> terms, FactScan scan, int from, int to, bool fasting)
    {
        HashSet<string> ends = Ends.GetValueOrDefault(scan.Language) ?? Ends["en"];
        var state = new State { Fasting = fasting };
        int next = 0;
        for (int at = from; at < to; at++)
        {
            if (next < terms.Count && terms[next].At == at && terms[next].Role == TermRole.Unknown && ends.Contains(scan.Tokens[at].Text))
            {
                terms.RemoveAt(next);
                (state.Denied, state.Without, state.Adjunct) = (false, false, true);
            }
            else if (next < terms.Count && terms[next].At == at)
            {
                state.Conditional |= terms[next].Role == TermRole.Negation && AfterIf(scan, from, at);
                if (!IsJoint(terms[next], state) && !IsEmphasis(terms, next, state))
                    Step(terms, next, state);
                next++;
            }
            else if (!scan.IsUsed(at) && scan.Words.Starts("except", scan.Tokens, at) && !IsLess(scan, at) && !(next < terms.Count && terms[next].At == at + 1 && terms[next].Role != TermRole.Negation && NotBehind(scan, at)))
            {
                (state.Denied, state.Without, state.Adjunct, state.Excepted, state.Neutral) = (false, false, false, true, !state.Denied);
            }
            else if (ends.Contains(scan.Tokens[at].Text) && !(next > 0 && terms[next - 1].Role == TermRole.Negation && terms[next - 1].At == at - 1))
            {
                state.DeniedCase |= state.Denied && Ifs.Contains(scan.Tokens[at].Text);
                (state.Denied, state.Without, state.Adjunct) = (false, false, true);
            }
            else if (Towards.Contains(scan.Tokens[at].Text) && next > 0 && terms[next - 1] is { IsContent: true, Sign: < 0 } denied && denied.At == at - 1)
            {
                (state.Denied, state.Without, state.Adjunct) = (false, false, true);
            }
            else
            {
                // "On Monday the car park …": the day was the adjunct.
                state.Adjunct = !EndsDays(scan, at) && (state.Adjunct || IsAdjunct(scan, terms, at, next, from));
                state.Joined |= Ands.Contains(scan.Tokens[at].Text);
                state.Without &= !state.WithoutSaid || Joints.Contains(scan.Tokens[at].Text);
            }
        }

        if (state.Any && !state.Conditional && !terms.Exists(term => term.Role != TermRole.Negation && term.Sign < 0))
            DenyAll(terms);
        terms.RemoveAll(term => term.Role == TermRole.Negation);
    }

    private static void Step(List<Term> terms, int at, State state)
    {
        Term term = terms[at];
        if (term.Role == TermRole.Negation)
        {
            bool without = term.Key.EndsWith(Lexicon.Without, StringComparison.Ordinal);
            if (without)
                (state.Without, state.WithoutSaid, state.Denied) = (true, false, state.Denied && !state.Joined);
            else
                Leave(terms, at);
            state.Joined = false;
            // "If you do not come" denies nothing.
            state.Denied |= !without && !state.Conditional;
            (state.Any, state.Adjunct) = (true, false);
            return;
        }

        // "You need not buy a towel" says nothing against towels.
        if (term.Key is Term.ConceptMark + Lexicon.Forget or Term.ConceptMark + Lexicon.Buy)
        {
            state.Denied = false;
            return;
        }

        if (term is { Key: Term.ConceptMark + Lexicon.Wear, Sign: < 0 })
        {
            // "Take off the lenses": said otherwise, it is "without the lenses" as well as "the lenses come off".
            (state.Fasting, state.TakenOff) = (true, true);
            return;
        }

        if (state.Fasting && term.Key == Term.ConceptMark + Lexicon.Fasting)
        {
            terms[at] = term with { Sign = 1 };
            return;
        }

        // "Without notice the session is charged"
        state.Without &= !(state.WithoutSaid && (term.Role is TermRole.Predicate or TermRole.Existential || term.Key == Term.ConceptMark + Lexicon.Penalty));
        bool isPredicate = term.Role is TermRole.Predicate or TermRole.Existential;
        // "With only the local anaesthetic": an adjective goes with its noun.
        bool goesOn = at > 0 && terms[at - 1].IsAdjunct && term.Role == TermRole.Unknown && term.At == terms[at - 1].At + 1;
        bool neutral = !isPredicate && (state.Adjunct || goesOn || state.Fasting || state.Neutral || state.Conditional);
        int sign = neutral ? 0 : term.Sign * (state.Denied ? -1 : 1) * (state.Without ? -1 : 1);
        terms[at] = term with { Sign = sign, IsDeniedCase = state.DeniedCase, IsExcepted = state.Excepted, IsLeftOut = state.Neutral, IsWithout = state.Without, IsAdjunct = neutral && (state.Adjunct || goesOn), IsFastedFrom = state.Fasting && !isPredicate, IsTakenOff = state.TakenOff && !isPredicate };
        // "With only a local anaesthetic": the noun is still to come.
        if (term.Role == TermRole.Weak || term.Key == Term.ConceptMark + Lexicon.Only)
            return;
        // "for the blood sample" ends with its noun, "without coffee" with the coffee.
        state.Adjunct = false;
        state.WithoutSaid |= state.Without;
        // "Fasting from water": what one fasts from is neither denied nor affirmed.
        state.Fasting |= term.Key == Term.ConceptMark + Lexicon.Fasting && term.Sign > 0;
        // "A private visit" denies no visit, "eat two hours before" nothing at all.
        if (isPredicate && sign < 0 && !((term.IsQuality || term.Key == Term.ConceptMark + Lexicon.Fasting) && !state.Denied))
            DenyBefore(terms, at, term.Role == TermRole.Existential || IsClosed(term), IsClosed(term));
        // "avoid coffee" denies coffee, "no need to avoid coffee" does not.
        if (term is { Role: TermRole.Existential, Sign: < 0 })
            state.Denied = !state.Denied;
    }

    // "On Mondays and public holidays" goes on.
    private static bool EndsDays(FactScan scan, int at) => IsDay(scan, at) && !(scan.At(at + 1) is { } next && Joints.Contains(next.Text));

    /// <summary>Whether "less" is said of an amount: "al menos", "en menos de 45 minutos" except nothing.</summary>
    public static bool IsLess(FactScan scan, int at) => scan.Tokens[at].Text is "menos" or "meno" && ((scan.At(at - 1) is { } least && Leasts.Contains(least.Text)) || scan.At(at + 1)?.Text is "de" or "di");

    // "But is not charged": the negation belongs to what follows.
    private static bool NotBehind(FactScan scan, int at) => scan.At(at + 1)?.Text is "not" or "non" or "no" or "nao";

    private static bool IsDay(FactScan scan, int at) => scan.Facts.Exists(fact => fact.Kind is FactKind.Weekday or FactKind.Month or FactKind.Date && fact.From <= at && at < fact.To);

    private static bool AfterIf(FactScan scan, int from, int at) =>
        Enumerable.Range(1, IfDistance).Any(back => at - back >= from && Ifs.Contains(scan.Tokens[at - back].Text)
            && !(scan.At(at - back - 1) is { } before && Demonstratives.Contains(before.Text)));

    // "Non mangi nulla" denies once; in "no paga nada" the negation stands in the phrase already.
    private static bool IsEmphasis(List<Term> terms, int at, State state) => at > 0 && terms[at].Role == TermRole.Negation && Nothings.Contains(TokenReader.Fold(terms[at].Surface))
        && ((state.Denied && !state.Joined) || (terms[at - 1].Surface.Contains(' ', StringComparison.Ordinal) && TokenReader.Fold(terms[at - 1].Surface[..2]) is "no" or "na" or "si" or "do"));

    private static bool IsAdjunct(FactScan scan, List<Term> terms, int at, int next, int from)
    {
        string text = scan.Tokens[at].Text;
        // "In cash" is no place.
        bool pays = next < terms.Count && terms[next].At == at + 1 && Payments.Contains(terms[next].Key);
        return (Places.Contains(text) && !pays) || (Withs.Contains(text) && (at == from || (at == from + 1 && scan.Tokens[from].Kind == TokenKind.Symbol))) || (Ins.Contains(text) && next < terms.Count && !terms[next].MustStand);
    }

    // "nor" goes on with what was denied, or was not: "do not avoid creams nor baths".
    private static bool IsJoint(Term term, State state) => state.Any && term.Role == TermRole.Negation && (TokenReader.Fold(term.Surface) is "ne" or "nor" or "ni" or "nem");

    // "Aspirin must not be given", "the car park is not free": what the negation does to its subject depends on the predicate.
    private static void Leave(List<Term> terms, int negation)
    {
        for (int i = 0; i < negation; i++)
        {
            if (terms[i].Sign > 0)
                terms[i] = terms[i] with { Sign = 0 };
        }
    }

    // "Coffee is not allowed" denies coffee; "the car park is not free" says nothing against the car park.
    // "Registration closes on …" denies no registration.
    private static void DenyBefore(List<Term> terms, int predicate, bool denies, bool closed)
    {
        for (int i = 0; i < predicate; i++)
        {
            if (terms[i].Role != TermRole.Negation && terms[i].Sign >= 0 && !terms[i].IsAdjunct && !(closed && terms[i].Role == TermRole.Unknown))
                terms[i] = terms[i] with { Sign = denies ? -1 : 0, IsDeniedSubject = denies };
        }
    }

    // "Blood samples: closed"
    private static bool IsClosed(Term term) => term.Key == Term.ConceptMark + Lexicon.Open && term.Sign < 0;

    // "Cheques, no": what stands before a negation that has nothing behind it.
    private static void DenyAll(List<Term> terms)
    {
        int last = terms.FindLastIndex(term => term.Role == TermRole.Negation);
        if (terms.Skip(last + 1).Any(term => term.Role != TermRole.Weak && !term.IsWhen))
            return;
        for (int i = 0; i < last; i++)
            terms[i] = terms[i] with { Sign = -1 };
    }

    private sealed class State
    {
        public bool Denied { get; set; }

        public bool Without { get; set; }

        public bool WithoutSaid { get; set; }

        public bool Adjunct { get; set; }

        public bool Fasting { get; set; }

        public bool Any { get; set; }

        public bool Conditional { get; set; }

        public bool Joined { get; set; }

        public bool TakenOff { get; set; }

        public bool Excepted { get; set; }

        public bool Neutral { get; set; }

        public bool DeniedCase { get; set; }
    }
}
