using System.Globalization;
using System.Numerics;
using NodaTime;

namespace Appliance.Host.Verification;

/// <summary>Every fact of a clause must stand in a passage, exactly.</summary>
internal static class FactCheck
{
    private const int MonthFactor = 100;

    // In minutes, as rates name their period
    private const string DayPeriod = "1440";

    /// <summary>The facts and days of a clause that no passage has.</summary>
    /// <param name="clause">A clause of the answer.</param>
    /// <param name="tokens">Its sentence.</param>
    /// <param name="said">All clauses of its sentence.</param>
    /// <param name="asked">The question: what the patient says of himself ("I am 45") holds where a range of the passages has it.</param>
    /// <param name="evidence">The passages.</param>
    public static IEnumerable<Mismatch> Check(Clause clause, IReadOnlyList<Token> tokens, IReadOnlyList<Clause> said, IReadOnlyList<Clause> asked, Evidence evidence)
    {
        foreach (Fact fact in clause.Facts.Where(fact => !fact.IsWeak))
        {
            List<Fact> same = [.. evidence.Clauses.SelectMany(other => other.Facts).Where(other => Supports(fact, other))];
            string value = Words(tokens, fact);
            // How often is compared only where the passages say how often.
            if (same.Count == 0 && fact.Kind == FactKind.Rate && !evidence.Clauses.Any(other => other.Facts.Exists(theirs => theirs.Kind == FactKind.Rate)))
                continue;
            if (same.Count == 0 && (IsFreeRank(fact, evidence) || IsCountOfDays(fact, said) || IsYear(fact, evidence) || IsCovered(fact, asked, evidence)))
                continue;
            if (same.Count == 0)
                yield return new Mismatch(clause.Sentence, KindOf(fact.Kind), value);
            else if (fact.Label.Length > 0 && Labelled(fact, evidence) is { Count: > 0 } labelled && !labelled.Exists(fact.Matches))
                yield return new Mismatch(clause.Sentence, MismatchKind.Number, value);
            else if (same.TrueForAll(other => Bounds.Contradict(fact.Bound, other.Bound)) && !(fact.Bound is Bound.Min or Bound.Max && TurnsRound(clause, fact, evidence)))
                yield return new Mismatch(clause.Sentence, MismatchKind.Amount, value);
            else if (fact.Edge != Edge.None && fact.Kind == FactKind.Date && !same.Exists(other => other.Edge == fact.Edge) && evidence.Clauses.Any(other => other.Facts.Exists(theirs => theirs.Kind == FactKind.Date && theirs.Edge == fact.Edge)))
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, value);
            else if (fact.Edge != Edge.None && same.TrueForAll(other => other.Edge != Edge.None && other.Edge != fact.Edge) && !TurnsRound(clause, fact, evidence))
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, value);
            else if (fact.Kind == FactKind.Date && fact.DateDay != 0 && !SameDay(fact, same))
                yield return new Mismatch(clause.Sentence, MismatchKind.Date, value);
            else if (fact is { Kind: FactKind.Time, Until: not null } && !HasRange(fact, evidence))
                yield return new Mismatch(clause.Sentence, MismatchKind.Association, $"{value} – {Words(tokens, fact.Until)}");
        }

        int known = evidence.Clauses.Aggregate(0, (days, other) => days | other.OwnDays | other.Days | other.Facts.Aggregate(0, (dates, fact) => dates | fact.DateDay));
        // "Every day" is as often as "once a day".
        if (clause.OwnDays == DayReader.EveryDay && evidence.Clauses.Any(other => other.Facts.Exists(fact => fact is { Kind: FactKind.Rate } && fact.Readings[0].Unit == DayPeriod)))
            known = DayReader.EveryDay;
        if ((clause.OwnDays & ~known) != 0)
            yield return new Mismatch(clause.Sentence, MismatchKind.Weekday, DayNames(clause.OwnDays & ~known));
    }

    /// <summary>Days as a set of English names, for traces.</summary>
    public static string DayNames(int days) =>
        string.Join(' ', Enumerable.Range(0, 7).Where(i => (days & (1 << i)) != 0).Select(i => ((IsoDayOfWeek)(i + 1)).ToString()));

    /// <summary>The words of a fact.</summary>
    public static string Words(IReadOnlyList<Token> tokens, Fact fact) =>
        string.Join(' ', tokens.Skip(fact.From).Take(Math.Max(1, fact.To - fact.From)).Select(token => token.Raw));

    /// <summary>Whether a fact of a passage supports a fact of the answer.</summary>
    public static bool Supports(Fact fact, Fact other)
    {
        if (fact.Matches(other))
            return true;
        Reading mine = fact.Readings[0], theirs = other.Readings[0];
        if (theirs.Kind == FactKind.Date && fact.Readings.Any(reading => reading.Kind == FactKind.Date && reading.Value < MonthFactor && reading.Value == theirs.Value % MonthFactor))
            return true;
        if (mine.Kind == FactKind.Rate)
            return theirs is { Kind: FactKind.Quantity, Unit: "min" } && theirs.Value.ToString("0") == mine.Unit;
        if (mine.Kind == FactKind.Month)
            return theirs.Kind == FactKind.Date && (int)theirs.Value / MonthFactor == (int)mine.Value;
        return mine.Kind == FactKind.Date && theirs.Kind == FactKind.Date && fact.Until is null && other.Until is { } end
            && theirs.Value <= mine.Value && mine.Value <= end.Readings[0].Value;
    }

    // "The second a week later" names what a passage lists; "the third session" is one of its three.
    private static bool IsFreeRank(Fact fact, Evidence evidence) => fact.IsRank && !evidence.Clauses.Any(clause => clause.Facts.Exists(other => other.IsRank))
        && (fact.Noun.Length == 0 || evidence.Clauses.Any(clause => clause.Facts.Exists(other => other is { Kind: FactKind.Number, IsRank: false }
            && other.Readings[0].Value >= fact.Readings[0].Value && (other.Noun == fact.Noun || Term.AreCognate(other.Noun, fact.Noun)))));

    // "Until 13:00, yes" says what "not after 13:00" says.
    private static bool TurnsRound(Clause clause, Fact fact, Evidence evidence) =>
        evidence.Clauses.Any(other => other.Facts.Exists(fact.Matches) && Denies(other) != Denies(clause));

    private static bool Denies(Clause clause) => clause.Terms.Exists(term => term.Sign < 0);

    // "With 21 weeks", asked for week 21, where the passages say "20 to 22".
    private static bool IsCovered(Fact fact, IReadOnlyList<Clause> asked, Evidence evidence) => asked.Any(clause => clause.Facts.Exists(fact.Matches))
        && evidence.Clauses.Any(clause => clause.Facts.Exists(other => other.Covers(fact)));

    // "Two afternoons: Monday and Wednesday", "twice a week, on Monday and Wednesday"
    private static bool IsCountOfDays(Fact fact, IReadOnlyList<Clause> said) => (fact.CountsDays || fact.Readings[0].Unit == "times")
        && BitOperations.PopCount((uint)said.Aggregate(0, (days, clause) => days | clause.OwnDays)) == fact.Readings[0].Value;

    // "In 2026 we are closed from the 17th": the year of a date.
    private static bool IsYear(Fact fact, Evidence evidence) => fact is { Kind: FactKind.Number }
        && evidence.Clauses.Any(clause => clause.Facts.Exists(other => other.Kind == FactKind.Date && other.Readings[0].Unit == fact.Readings[0].Value.ToString(CultureInfo.InvariantCulture)));

    // A range of the answer must be one of the passages', unless they give both ends separately.
    private static bool HasRange(Fact fact, Evidence evidence)
    {
        List<Fact> ranges = [.. evidence.Clauses.SelectMany(clause => clause.Facts)
            .Where(other => other is { Kind: FactKind.Time, Until: not null } && (fact.Matches(other) || fact.Until!.Matches(other.Until)))];
        return ranges.Count == 0 || ranges.Exists(other => fact.Matches(other) && fact.Until!.Matches(other.Until!)) || InColumns(fact, evidence);
    }

    // A table with one column for opening and one for closing.
    private static bool InColumns(Fact fact, Evidence evidence) =>
        evidence.Clauses.Any(opens => opens.IsRow && opens.Facts.Exists(fact.Matches)
            && evidence.Clauses.Any(closes => closes.IsRow && (closes.Days & opens.Days) != 0 && closes.Facts.Exists(fact.Until!.Matches)));

    // What the passages number in the same way: other lines, other rooms.
    private static List<Fact> Labelled(Fact fact, Evidence evidence) =>
        [.. evidence.Clauses.SelectMany(clause => clause.Facts).Where(other => other.Label.Length > 0 && (other.Label == fact.Label || Term.AreCognate(other.Label, fact.Label)))];

    private static bool SameDay(Fact fact, List<Fact> same)
    {
        if (same.Exists(other => other.DateDay != 0))
            return same.Exists(other => other.DateDay == fact.DateDay);
        string year = same.Append(fact).Select(other => other.Readings[0].Unit).FirstOrDefault(unit => unit.Length > 0, "");
        int value = (int)fact.Readings[0].Value;
        if (year.Length == 0 || value % MonthFactor > CalendarSystem.Iso.GetDaysInMonth(int.Parse(year), value / MonthFactor))
            return year.Length == 0;
        return 1 << ((int)new LocalDate(int.Parse(year), value / MonthFactor, value % MonthFactor).DayOfWeek - 1) == fact.DateDay;
    }

    private static MismatchKind KindOf(FactKind kind) => kind switch
    {
        FactKind.Time => MismatchKind.Time,
        FactKind.Money => MismatchKind.Price,
        FactKind.Quantity => MismatchKind.Amount,
        FactKind.Percentage => MismatchKind.Percentage,
        FactKind.Date or FactKind.Month => MismatchKind.Date,
        FactKind.Contact => MismatchKind.Contact,
        _ => MismatchKind.Number,
    };
}
