namespace Appliance.Host.Verification;

/// <summary>What the passages deny must not be affirmed, and the other way round.</summary>
internal static class PolarityCheck
{
    private const double DayWeight = 1.5;
    private const double PredicateWeight = 1.5;
    private const double FactWeight = 1.5;

    // Less than this in common says nothing about each other.
    private const double MinShared = 1.6;

    private const double Tolerance = 0.01;

    // Less than a word more says nothing.
    private const double NearerMargin = 1;

    // A name says best what is spoken of.
    private const double NameWeight = 3;

    private static readonly HashSet<string> Groups = new(StringComparer.Ordinal) { "=pregnant", "=children", "=zzchildren", "=elderly", "=students" };

    // What one has on or with oneself
    private static readonly HashSet<string> Carriers = new(StringComparer.Ordinal) { "=wear", "=bring", "=arrive" };

    // How something is done, rather than what.
    private static readonly HashSet<string> Manners = new(StringComparer.Ordinal) { "=phone", "=online", "=home", "=email" };

    /// <summary>The contradiction between a clause and what the passages say of the same, or null.</summary>
    public static Mismatch? Check(Clause clause, IReadOnlyList<Term> subject, Evidence evidence)
    {
        List<Term> own = [.. clause.Terms.Where(term => term.Role != TermRole.Weak || term.Sign < 0)];
        if (own.Count == 0)
            return null;
        if (Denied(clause, own, subject, evidence) is { } thing)
            return new Mismatch(clause.Sentence, MismatchKind.Polarity, thing.Surface);
        if (!clause.IsConditional && !clause.Facts.Exists(fact => !fact.IsWeak) && own.Find(term => IsLeftOut(term, clause, evidence)) is { } leftOut)
            return new Mismatch(clause.Sentence, MismatchKind.Polarity, leftOut.Surface);
        if (own.Find(term => IsPutOn(term, clause, evidence)) is { } putOn)
            return new Mismatch(clause.Sentence, MismatchKind.Polarity, putOn.Surface);
        if (evidence.Statements.Any(other => IsFlipped(clause, other, evidence)))
            return Contradiction(clause, own);
        if (evidence.Statements.Any(other => IsOnly(other, [.. own, .. subject]) && DeniesAll(clause, own, other, evidence)))
            return Contradiction(clause, own);
        if (!own.Exists(term => term.Role is TermRole.Predicate or TermRole.Existential || term.Sign < 0) && clause.OwnDays == 0)
            return null;
        List<Term> context = [.. subject.Where(term => !own.Exists(term.Means)).Select(term => term with { Sign = 0 })];
        List<Term> before = [.. clause.Inherited.Where(term => term.IsContent && !own.Exists(term.Means) && !context.Exists(term.Means)).DistinctBy(term => term.Key)];
        if (clause.Days == 0)
            return Aligned([.. own, .. context], own.Count, before, clause.Facts, 0, evidence) ? null : Contradiction(clause, own);
        for (int day = 1; day < DayReader.EveryDay; day <<= 1)
        {
            if ((clause.Days & day) != 0 && !Aligned([.. own, .. context], own.Count, before, clause.Facts, day, evidence))
                return Contradiction(clause, own);
        }

        return null;
    }

    private static Mismatch Contradiction(Clause clause, List<Term> own) =>
        new(clause.Sentence, MismatchKind.Polarity, string.Join(' ', own.Select(term => term.Surface)));

    // "No direct payment" of an answer that speaks of direct payment: at least two words, all denied, and nowhere affirmed together.
    private static bool DeniesAll(Clause clause, List<Term> own, Clause other, Evidence evidence)
    {
        if (clause.Days != 0 && other.Days != 0 && (clause.Days & other.Days) == 0)
            return false;
        List<Term> shared = [.. other.Terms.Where(theirs => (theirs.IsContent || theirs.Key == "=pay") && own.Exists(mine => mine.Sign > 0 && mine.Means(theirs)))];
        return !IsComplement(clause.Facts, other) && shared.Count > 1 && shared.TrueForAll(term => term.Sign < 0) && shared.Exists(term => !term.IsAttribute)
            && !evidence.Statements.Any(third => shared.TrueForAll(term => third.Terms.Exists(theirs => theirs.Sign > 0 && term.Means(theirs)) || third.Context.Exists(term.Means)));
    }

    // A thing that every statement about it denies ("no cheques") and the answer affirms, or the other way round.
    private static Term? Denied(Clause clause, List<Term> own, IReadOnlyList<Term> subject, Evidence evidence)
    {
        if (DeniesAlike(clause, own, evidence))
            return null;
        // "Without X" may be another way to say what the passage says of X; "no X is offered" is not.
        bool denies = own.Exists(term => term.Role is (TermRole.Existential or TermRole.Predicate) && term.Sign < 0);
        // "We cannot take requests by telephone" denies the telephone, not requests.
        bool deniesManner = own.Exists(term => term.Sign < 0 && Manners.Contains(term.Key) && evidence.Statements.Any(other => other.Terms.Exists(theirs => theirs.Sign < 0 && term.Means(theirs))));
        List<Term> about = [.. own, .. subject.Where(term => !own.Contains(term))];
        foreach (Term term in own.Where(term => (term.Sign > 0 || (term.Sign < 0 && denies && !deniesManner && term.Role != TermRole.Plain)) && IsThing(term)))
        {
            List<(Clause Clause, int Sign)> said = [.. evidence.Statements.Where(other => !IsExcepted(clause, other) && !IsComplement(clause.Facts, other) && (term.Role is not (TermRole.Plain or TermRole.Unknown) || IsPlainlyDenied(clause, term, other)) && (term.Role != TermRole.Predicate || IsAbout(other, own, evidence)))
                .Where(other => term.Role is not (TermRole.Unknown or TermRole.Plain) || IsOnly(other, about) || (term.Role == TermRole.Plain && IsMostly(other, term, about))).SelectMany(other => other.Terms.Where(term.Means).Select(theirs => (other, theirs.Sign)))];
            if (said.Count > 0 && said.TrueForAll(theirs => theirs.Sign == -term.Sign))
                return term;
            if (term.Sign > 0 && InMonth(clause, term, evidence) is { Count: > 0 } then && then.TrueForAll(theirs => theirs.Sign < 0))
                return term;
            if (term is { Sign: > 0, Role: TermRole.Subject } && IsNearerDenied(said, clause, about))
                return term;
        }

        return null;
    }

    // "In August the course …" against "no course in August": what is said of that time counts.
    private static List<Term> InMonth(Clause clause, Term term, Evidence evidence) =>
        [.. evidence.Statements.Where(other => other.Facts.Exists(fact => fact.Kind is FactKind.Month or FactKind.Date && clause.Facts.Exists(fact.Matches))).SelectMany(other => other.Terms).Where(term.Means)];

    // "There is parking on site" against "there is no parking on site; the car park of the street …": what denies it says more of the same.
    private static bool IsNearerDenied(List<(Clause Clause, int Sign)> said, Clause clause, List<Term> about)
    {
        List<Term> words = [.. about.Concat(clause.Inherited).Where(term => term is { IsContent: true, IsAttribute: false }).DistinctBy(term => term.Key)];
        double denied = Nearest(said.Where(theirs => theirs.Sign < 0), clause, words), affirmed = Nearest(said.Where(theirs => theirs.Sign >= 0), clause, words);
        return denied > affirmed + NearerMargin;
    }

    private static double Nearest(IEnumerable<(Clause Clause, int Sign)> said, Clause clause, List<Term> words) => said
        .Where(theirs => clause.Days == 0 || theirs.Clause.Days == 0 || (clause.Days & theirs.Clause.Days) != 0)
        .Select(theirs => words.Where(term => theirs.Clause.Has(term)).Sum(term => term.IsName ? NameWeight : term.Weight)).DefaultIfEmpty(0).Max();

    /// <summary>Whether one denies below a bound what the other affirms from it on: "not before 7", "from 7 at the earliest".</summary>
    public static bool IsComplement(List<Fact> stated, Clause other) => stated.Exists(fact => other.Facts.Exists(theirs => fact.Matches(theirs) && Bounds.Complement(fact.Bound, theirs.Bound)));

    // "Companions cannot stay, except those of minors" denies nothing to the companion of a minor.
    private static bool IsExcepted(Clause clause, Clause other) => other.Terms.Exists(theirs => theirs.IsExcepted && (clause.Terms.Exists(theirs.Means) || (!clause.Terms.Exists(term => term is { IsContent: true, IsAttribute: false }) && clause.Inherited.Exists(theirs.Means))));

    // "Take your metformin" against "take your tablets except metformin"
    private static bool IsLeftOut(Term term, Clause clause, Evidence evidence) => term is { Sign: > 0, IsContent: true, IsAttribute: false, IsWhen: false }
        && !clause.Terms.Exists(only => only.Key == Term.ConceptMark + Lexicon.Only)
        && evidence.Statements.Any(other => other.Terms.Exists(theirs => theirs.IsLeftOut && term.Means(theirs)) && other.Terms.Exists(theirs => theirs is { IsLeftOut: false, Sign: > 0 } && clause.Terms.Exists(mine => mine.Sign > 0 && mine.Means(theirs))))
        && evidence.Statements.All(other => other.Terms.TrueForAll(theirs => theirs.IsLeftOut || !term.Means(theirs)));

    // "Come with your stockings" against "leave your stockings at home"
    private static bool IsPutOn(Term term, Clause clause, Evidence evidence) => term is { Sign: > 0, IsContent: true, IsAttribute: false }
        && clause.Terms.Exists(verb => verb.Sign > 0 && Carriers.Contains(verb.Key)) && evidence.Statements.Any(other => other.Terms.Exists(theirs => theirs.IsTakenOff && term.Means(theirs)))
        && evidence.Statements.All(other => other.Terms.TrueForAll(theirs => theirs.IsTakenOff || !term.Means(theirs)));

    // "The parents come with the child" against "the parents come without the child": the same words, one of them denied and nowhere affirmed.
    private static bool IsFlipped(Clause clause, Clause other, Evidence evidence)
    {
        List<Term> content = [.. other.Terms.Where(term => term is { IsContent: true, IsAttribute: false })];
        return content.Count > 1 && content.TrueForAll(theirs => clause.Terms.Exists(mine => mine.Means(theirs)))
            && content.Count(theirs => theirs is { IsWithout: true, Sign: < 0 } && clause.Terms.Exists(mine => mine.Sign > 0 && mine.Means(theirs))) == 1
            && !evidence.Statements.Any(third => content.Exists(theirs => theirs.IsWithout && third.Terms.Exists(term => term.Sign > 0 && term.Means(theirs))));
    }

    // "With a fever the vaccine is postponed" is what "whoever has a fever must postpone" says, whatever else is said of the vaccine.
    private static bool DeniesAlike(Clause clause, List<Term> own, Evidence evidence) => own.Exists(term => term.Role == TermRole.Existential && term.Sign < 0
        && evidence.Statements.Any(other => other.Terms.Exists(theirs => theirs.Key == term.Key && theirs.Sign < 0)
            && other.Terms.Exists(theirs => theirs.IsContent && clause.Inherited.Exists(theirs.Means)) && IsOnly(other, [.. own, .. clause.Inherited])));

    // A predicate said of something else says nothing here.
    private static bool IsAbout(Clause other, List<Term> own, Evidence evidence)
    {
        List<Term> things = [.. own.Where(term => term.IsContent && !term.IsAttribute && evidence.Has(term))];
        return things.Count == 0 || things.Exists(other.Has);
    }

    // Denied itself, not for an age the answer does not speak of, and not "without" what the answer has.
    private static bool IsPlainlyDenied(Clause clause, Term term, Clause other) =>
        other.Terms.Exists(theirs => term.Means(theirs) && theirs is { IsDeniedSubject: false, IsDeniedCase: false })
        && !other.Facts.Exists(fact => fact.Bound is Bound.Min or Bound.Max && !clause.Facts.Exists(fact.Matches))
        && !other.Terms.Exists(theirs => theirs.IsWithout && !term.Means(theirs) && clause.Terms.Exists(mine => mine.Sign > 0 && mine.Means(theirs)));

    // "No waxing on the day before": the answer speaks of the same day.
    private static bool IsMostly(Clause other, Term term, List<Term> about)
    {
        List<Term> rest = [.. other.Terms.Where(theirs => theirs.IsContent && !theirs.IsAttribute && !term.Means(theirs))];
        return rest.Count > 0 && 2 * rest.Count(theirs => about.Exists(theirs.Means)) >= rest.Count;
    }

    // It names nothing that the answer does not.
    private static bool IsOnly(Clause other, IReadOnlyList<Term> subject) => other.Terms.TrueForAll(theirs => !theirs.IsContent || theirs.IsAttribute || theirs.IsWhen || subject.Any(theirs.Means));

    private static bool IsThing(Term term) =>
        term.Role == TermRole.Subject || (term.Role == TermRole.Plain && !term.IsAttribute && !term.IsWhen && !term.MustStand) || (term.Role == TermRole.Unknown && (term.IsPredicative || term.Sign > 0)) || (term.Role == TermRole.Predicate && term.Key != Term.ConceptMark + Lexicon.Open);

    // Among the statements that have most in common with the clause, one must agree with it.
    private static bool Aligned(List<Term> terms, int own, List<Term> before, List<Fact> stated, int day, Evidence evidence)
    {
        double most = 0, least = Math.Min(MinShared, terms.Where(term => term.Sign != 0).Sum(term => term.Weight));
        if (!terms.Exists(term => term is { IsContent: true, IsAttribute: false } && term.Sign != 0))
            least = MinShared;
        bool agrees = true;
        foreach (Clause other in evidence.Statements)
        {
            if ((day != 0 && other.Days != 0 && (other.Days & day) == 0) || OtherPartOfDay(terms, other) || IsSupplied(terms, other) || IsComplement(stated, other) || IsForOthers(terms, other) || terms.Exists(term => term.IsContent && term.Sign != 0 && other.Terms.Exists(theirs => theirs.IsExcepted && term.Means(theirs))))
                continue;
            (double shared, double agreed, double denied) = Compare(terms, own, other);
            double facts = FactWeight * stated.Count(fact => other.Facts.Exists(fact.Matches));
            // The row of a table is chosen by what was said before: "for the lactose test …, but water is allowed".
            shared += facts + (other.IsRow ? before.Where(term => other.Context.Exists(term.Means)).Sum(term => term.Weight) / 2 : 0);
            if (day != 0 && (other.Days & day) != 0)
                shared += DayWeight;
            if (shared < least - Tolerance || shared < most - Tolerance || (agreed + denied == 0 && facts == 0))
                continue;
            agrees = (shared < most + Tolerance && agrees && most > 0) || denied <= agreed;
            most = Math.Max(most, shared);
        }

        return agrees;
    }

    // "You need not bring goggles" goes with "the clinic supplies goggles".
    private static bool IsSupplied(List<Term> terms, Clause other) =>
        terms.Exists(term => term is { Key: Term.ConceptMark + Lexicon.Need, Sign: < 0 }) && !other.Terms.Exists(term => term.Key == Term.ConceptMark + Lexicon.Need)
        && other.Terms.Exists(term => term is { Sign: > 0, Key: Term.ConceptMark + Lexicon.Offer or Term.ConceptMark + Lexicon.Included });

    // "No peeling for the pregnant" says nothing of who is not.
    private static bool IsForOthers(List<Term> terms, Clause other) => other.Terms.Exists(term => term.Sign < 0)
        && other.Terms.Exists(theirs => Groups.Contains(theirs.Key)) && !terms.Exists(term => Groups.Contains(term.Key));

    // "Closed in the afternoon" says nothing of the morning.
    private static bool OtherPartOfDay(List<Term> terms, Clause other)
    {
        List<Term> theirs = [.. other.Terms.Concat(other.Context).Where(term => term.IsPartOfDay)];
        return theirs.Count > 0 && terms.Exists(term => term.IsPartOfDay) && !terms.Exists(term => term.IsPartOfDay && theirs.Exists(term.Means));
    }

    private static (double Shared, double Agreed, double Denied) Compare(List<Term> terms, int own, Clause other)
    {
        double shared = 0, agreed = 0, denied = 0;
        // "We cannot take requests by telephone" denies requests by telephone, not requests.
        bool together = terms.Exists(term => term.Sign < 0 && term.IsContent && other.Terms.Exists(theirs => theirs.Sign < 0 && term.Means(theirs)));
        // "You must not eat" is no answer to "you must bring a document".
        bool related = terms.Take(own).Any(term => term.Role != TermRole.Existential && other.Has(term)) || terms.Take(own).All(term => term.Role == TermRole.Existential);
        foreach (Term term in terms)
        {
            Term? same = other.Terms.Find(term.Means);
            if (same is null)
            {
                shared += other.Has(term) ? term.Weight / 2 : 0;
                continue;
            }

            double weight = term.Role == TermRole.Predicate ? PredicateWeight : term.Weight;
            shared += weight;
            // "With contrast no fasting is needed" is not what is said of the examination without contrast.
            if (term.Sign < 0 && same.Sign < 0 && (term.IsWithout ? same.IsDeniedSubject : term.IsDeniedSubject && same.IsWithout))
            {
                denied += 2 * weight;
                continue;
            }

            agreed += term.Sign * same.Sign > 0 || (term.Sign < 0 && same.IsFastedFrom) ? weight : 0;
            denied += term.Sign * same.Sign < 0 && (related || term.Role != TermRole.Existential) && !(together && term.Sign < 0 && term.IsContent) ? weight : 0;
        }

        // What was said before "without" something holds for that case alone.
        denied += other.Inherited.Where(theirs => theirs is { IsWithout: true, Sign: < 0 } && terms.Exists(term => !term.IsWithout && term.Means(theirs)) && !other.Terms.Exists(theirs.Means)).Sum(theirs => 2 * theirs.Weight);
        return (shared, agreed, denied);
    }
}
