namespace Appliance.Host.Verification;

/// <summary>A value must be said of what the passages say it of: the price of one row is wrong for another, the hours of Saturday are wrong for Monday.</summary>
internal static class AssociationCheck
{
    // How much better another statement with another value must fit.
    private const double Margin = 0.28;
    private const double Tolerance = 0.05;

    // What a statement names besides counts against it.
    private const double Surplus = 0.3;
    private const double SmallSurplus = 0.15;

    /// <summary>The facts and days of a clause that stand in the passages with something else.</summary>
    /// <param name="clause">A clause of the answer.</param>
    /// <param name="subject">Its words, or those of the clauses before where it names nothing itself.</param>
    /// <param name="said">All clauses of the answer.</param>
    /// <param name="tokens">Its sentence.</param>
    /// <param name="evidence">The passages.</param>
    public static IEnumerable<Mismatch> Check(Clause clause, IReadOnlyList<Term> subject, IReadOnlyList<Clause> said, IReadOnlyList<Token> tokens, Evidence evidence)
    {
        foreach (Fact fact in clause.Facts.Where(fact => !fact.IsWeak))
        {
            List<Clause> with = [.. evidence.Clauses.Where(other => other.Facts.Exists(theirs => FactCheck.Supports(fact, theirs)))];
            if (with.Count == 0)
                continue;
            string value = FactCheck.Words(tokens, fact);
            if (fact.Kind == FactKind.Time && clause.Days != 0)
            {
                int missing = clause.Days & ~with.Aggregate(0, (days, other) => days | (other.Days == 0 ? DayReader.EveryDay : other.Days));
                if (missing != 0)
                {
                    yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{value}: {FactCheck.DayNames(missing)}");
                    continue;
                }
            }

            IEnumerable<Clause> rivals = evidence.Clauses.Where(other => !with.Contains(other)
                && (clause.Days == 0 || (other.Days & clause.Days) != 0 || (other.Days == 0 && with.TrueForAll(mine => mine.Days == 0)))
                && !other.IsQuestion && other.Facts.Exists(theirs => !theirs.IsWeak && fact.Rivals(theirs) && (!IsRange(fact, clause) || IsRange(theirs, other))
                    && !IsTaken(other, theirs, clause, said)));
            if (fact is { Kind: FactKind.Number, Counts: false })
                continue;
            if (fact.Kind == FactKind.Quantity && Lent(clause, fact, said, with, evidence) is { } lent)
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{value} ≠ {lent.Surface}");
            else if (fact.Kind is FactKind.Money or FactKind.Percentage && Displaced(clause, subject, said, with, evidence) is { } displaced)
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{value} ≠ {displaced.Surface}");
            else if (fact.Kind == FactKind.Money && Swapped(clause, subject, with, evidence) is { } swapped)
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{value} ≠ {swapped.Surface}");
            else if (Better(clause, subject, said, with, rivals) is { } better)
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{value} ≠ {better.Sentence}");
        }

        if (OtherDays(clause, evidence) is { } person)
            yield return new Mismatch(clause.Sentence, MismatchKind.Association, person.Surface);
        if (OtherPartOfDay(clause, evidence) is { } part)
            yield return new Mismatch(clause.Sentence, MismatchKind.Association, part.Surface);
        foreach (Mismatch mismatch in Days(clause, subject, said, evidence).Concat(Names(clause, subject, said, evidence)))
            yield return mismatch;
    }

    // What another clause of the answer says, in more of its words and with its value, stands in this clause's place no more.
    private static bool IsTaken(Clause rival, Fact value, Clause clause, IReadOnlyList<Clause> said) =>
        said.Any(other => other != clause && other.Facts.Exists(fact => !fact.IsWeak && FactCheck.Supports(fact, value)) && rival.Overlap(other.Terms) > rival.Overlap(clause.Terms) + Tolerance);

    // "The MRI of the knee costs € 210" where the rows are "MRI of the shoulder, € 210" and "injection in the knee, € 70": a thing of other rows
    // stands in the place of one of the row with this price.
    private static Term? Swapped(Clause clause, IReadOnlyList<Term> subject, List<Clause> with, Evidence evidence)
    {
        if (!with.TrueForAll(row => row.IsRow) || clause.Facts.Count(fact => fact.Kind == FactKind.Money) != 1 || with.Exists(row => Things(row).TrueForAll(term => subject.Any(term.Means))))
            return null;
        List<Clause> others = [.. evidence.Clauses.Where(other => other.IsRow && !with.Contains(other))];
        return clause.Terms.Find(term => IsThing(term) && !with.Exists(row => row.Has(term)) && others.Exists(other => Things(other).Exists(term.Means)));
    }

    // "Eight hours without food and without water" where the sentence says "8 hours of food and 4 hours of water": the other amount is nowhere said.
    private static Term? Lent(Clause clause, Fact fact, IReadOnlyList<Clause> said, List<Clause> with, Evidence evidence)
    {
        List<Clause> others = [.. evidence.Statements.Where(other => with.Exists(mine => mine.Sentence == other.Sentence) && !with.Contains(other)
            && other.Facts.Exists(theirs => fact.Rivals(theirs) && !said.Any(own => own.Facts.Exists(theirs.Matches))))];
        return clause.Terms.Find(term => term.Role == TermRole.Subject && !with.Exists(mine => mine.Terms.Exists(term.Means)) && others.Exists(other => other.Terms.Exists(term.Means)));
    }

    // "20 % off insoles" where the passages say "20 % off chiropody" and price insoles elsewhere: one priced thing in the place of another.
    private static Term? Displaced(Clause clause, IReadOnlyList<Term> subject, IReadOnlyList<Clause> said, List<Clause> with, Evidence evidence)
    {
        if (with.Exists(row => row.IsRow) || !with.TrueForAll(mine => mine.Terms.Exists(term => IsNamed(term) && !subject.Any(term.Means) && !said.Any(other => other.Sentence == clause.Sentence && other.Terms.Exists(term.Means)))))
            return null;
        return clause.Terms.Find(term => IsNamed(term) && !with.Exists(mine => mine.Has(term) || evidence.Clauses.Any(other => other.Sentence == mine.Sentence && other.Has(term)))
            && evidence.Statements.Any(other => other.Terms.Exists(term.Means) && other.Facts.Exists(fact => fact is { Kind: FactKind.Money, IsWeak: false })));
    }

    private static bool IsNamed(Term term) => IsThing(term) && term.Role is TermRole.Subject or TermRole.Unknown;

    private static List<Term> Things(Clause row) => [.. row.Terms.Concat(row.Context).Where(IsThing)];

    private static bool IsThing(Term term) => term is { IsContent: true, IsAttribute: false, IsAside: false, IsWhen: false, Sign: >= 0 };

    // "Dr Kerrigan sees cardiology patients", when that is Dr Marsh.
    private static IEnumerable<Mismatch> Names(Clause clause, IReadOnlyList<Term> subject, IReadOnlyList<Clause> said, Evidence evidence)
    {
        List<Term> others = [.. subject.Where(term => !term.IsName && term.Role != TermRole.Weak)];
        foreach (Term name in clause.Terms.Where(term => term.IsName))
        {
            List<Clause> with = [.. evidence.Clauses.Where(other => other.Has(name))];
            if (with.Exists(other => other.Terms.Exists(IsPerson)) && Better(clause, others, said, with, evidence.Clauses.Where(other => IsOther(other, name, with))) is { } better)
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{name.Surface} ≠ {better.Sentence}");
        }
    }

    private static bool IsOther(Clause other, Term name, List<Clause> with) => !other.IsQuestion && !other.Has(name)
        && other.Terms.Exists(term => (term.IsName && !other.IsRow && !IsFirstWord(term, other)) || IsPerson(term)) && !with.Exists(mine => mine.Sentence == other.Sentence);

    // The first word of a sentence has its capital anyhow; a name that begins one has two.
    private static bool IsFirstWord(Term term, Clause clause) => term.At == 0 && !clause.Terms.Exists(next => next.IsName && next.At == 1);

    private static bool IsPerson(Term term) => term.Key == Term.ConceptMark + Lexicon.Doctor;

    // "Sara Mei on Thursday" where the passages have her on Monday alone.
    private static Term? OtherDays(Clause clause, Evidence evidence)
    {
        if (clause.OwnDays == 0)
            return null;
        return clause.Terms.Find(name =>
        {
            List<Clause> with = name.IsName ? [.. evidence.Statements.Where(other => other.OwnDays != 0 && (other.Terms.Exists(name.Means) || other.Context.Exists(name.Means)))] : [];
            return with.Count > 0 && with.TrueForAll(other => (other.OwnDays & clause.OwnDays) == 0)
                && evidence.Statements.Any(other => (other.OwnDays & clause.OwnDays) != 0 && other.Terms.Exists(term => term.IsName && !IsFirstWord(term, other)) && !other.Terms.Exists(name.Means));
        });
    }

    // "Tuesday afternoon" where the passages have Tuesday morning alone.
    private static Term? OtherPartOfDay(Clause clause, Evidence evidence)
    {
        List<Clause> same = [.. evidence.Statements.Where(other => (other.OwnDays & clause.OwnDays) == clause.OwnDays && !other.HasException && other.Terms.Exists(term => term.IsPartOfDay))];
        bool spread = evidence.Statements.Any(other => (other.Days & clause.OwnDays) != 0 && other.Facts.Exists(fact => fact.Kind == FactKind.Time));
        return clause.OwnDays == 0 || spread || same.Count == 0 || clause.Facts.Exists(fact => fact.Kind == FactKind.Time) ? null
            : clause.Terms.Find(term => term.IsPartOfDay && term.Sign > 0 && !same.Exists(other => other.Terms.Exists(term.Means)));
    }

    private static IEnumerable<Mismatch> Days(Clause clause, IReadOnlyList<Term> subject, IReadOnlyList<Clause> said, Evidence evidence)
    {
        // A verb that two statements share makes neither the other's rival.
        List<Term> things = [.. subject.Where(term => term.Role != TermRole.Unknown || term.IsName)];
        for (int day = 1; day < DayReader.EveryDay; day <<= 1)
        {
            if ((clause.OwnDays & day) == 0)
                continue;
            List<Clause> with = [.. evidence.Clauses.Where(other => (other.Days & day) != 0)];
            if (with.Count > 0 && Better(clause, subject, said, with, evidence.Clauses.Where(other => !other.IsQuestion && other.OwnDays != 0 && (other.Days & day) == 0 && !with.Exists(mine => mine.Sentence == other.Sentence))) is { } better && things.Exists(better.Has))
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{FactCheck.DayNames(day)} ≠ {better.Sentence}");
        }
    }

    // The hours of one thing stand in the place of the hours of another, not of a single time.
    private static bool IsRange(Fact fact, Clause clause) => fact.Kind == FactKind.Time && (fact.Until is not null || clause.Facts.Exists(other => other.Until == fact));

    private static Clause? Better(Clause clause, IReadOnlyList<Term> subject, IReadOnlyList<Clause> said, List<Clause> with, IEnumerable<Clause> rivals)
    {
        // Whether a predicate is affirmed is another check's matter.
        // Nor does the event that all are about tell one statement from another: "three hours before the operation".
        List<Term> things = [.. subject.Where(term => term.Role is not (TermRole.Predicate or TermRole.Existential) && !term.IsWhen
            && !(term.IsBefore && (term.IsAttribute || with.TrueForAll(mine => mine.Headings.Exists(term.Means)))))];
        // What was said before helps to choose, but never against the clause's own words.
        List<Term> own = [.. clause.Terms.Where(term => things.Contains(term) || (term.Role == TermRole.Predicate && term.Key != Term.ConceptMark + Lexicon.Open))];
        if (own.Count == 0)
            own = [.. clause.Inherited.Where(things.Contains)];
        List<Term> inner = [.. clause.Terms.Where(term => things.Contains(term) && !term.IsAside)];
        List<Term> sentence = [.. said.Where(other => other.Sentence == clause.Sentence).SelectMany(other => other.Terms)];
        double best = with.Max(mine => Fit(mine, things, sentence)), ownBest = with.Max(mine => mine.Overlap(own)), innerBest = with.Max(mine => Fit(mine, inner, sentence));
        // "Both on the same day: 480 €" is said of each.
        if (with.Exists(mine => mine.Terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Both)))
            return null;
        return rivals.FirstOrDefault(rival => things.Exists(term => !term.IsAttribute && rival.Has(term)) && Fit(rival, things, sentence) > best + Margin && rival.Overlap(own) >= ownBest - Tolerance
            && (!with.Exists(mine => mine.Sentence == rival.Sentence) || (with.TrueForAll(mine => mine.Sentence != rival.Sentence || Stands(mine) || IsLater(rival, mine, said)) && Fit(rival, inner, sentence) > innerBest + Margin)));
    }

    // "Price: € 95; urgent, € 120": the bare price speaks of nothing that comes later, unless the answer gives that price too.
    private static bool IsLater(Clause rival, Clause mine, IReadOnlyList<Clause> said) => mine.Order < rival.Order
        && rival.Facts.Exists(fact => fact.Kind == FactKind.Money && !said.Any(clause => clause.Facts.Exists(own => FactCheck.Supports(own, fact))));

    // A clause that names nothing itself speaks of what the rest of its sentence names.
    private static bool Stands(Clause clause) => clause.Terms.Exists(term => term.IsContent && !term.IsAttribute);

    // What the sentence of the answer names elsewhere is no surplus.
    private static double Fit(Clause clause, IReadOnlyList<Term> subject, List<Term> sentence)
    {
        double fit = clause.Overlap(subject);
        if (!subject.Any(term => term.MustStand))
            return fit;
        foreach (Term term in clause.Terms.Concat(clause.Context).Where(term => !subject.Any(term.Means) && !sentence.Exists(term.Means)))
            fit -= term.MustStand ? Surplus : term.Role == TermRole.Unknown && clause.Terms.Contains(term) ? SmallSurplus : 0;
        return fit;
    }
}
