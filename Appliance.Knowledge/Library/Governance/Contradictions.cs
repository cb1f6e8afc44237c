using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>
/// Finds lines of different documents that say different numbers of the same thing: two fasting rules, two prices, two opening hours. Rules, not
/// understanding: a person settles what is reported. Thread-safe.
/// </summary>
internal static class Contradictions
{
    /// <summary>Statements about one thing that are compared with one another; with more of them the thing is too general.</summary>
    public const int MaxOfOneThing = 200;

    // Further words that two lines may differ in, and how many they share where both have some.
    private const int MaxFurtherWords = 3, MaxWordsOfOne = 1, MinSharedWithoutSubject = 2;
    private const double MinSharedWords = 0.67;

    // Documents in force or still to come; what has expired or is replaced contradicts nobody.
    private static readonly string Sql = """
        SELECT d.name, d.title, p.heading_path, p.kind, p.text, p.language FROM passages p JOIN documents d ON d.id = p.document_id
        WHERE d.audience = 'patients' AND (d.valid_until IS NULL OR d.valid_until >= $today) AND (p.valid_until IS NULL OR p.valid_until >= $today)
          AND NOT EXISTS (SELECT 1 FROM documents s WHERE s.supersedes = d.name AND s.id <> d.id)
        """;

    /// <summary>The contradictions of a library; with <paramref name="about"/> those of these documents.</summary>
    public static IReadOnlyList<Finding> Find(Store store, DateOnly today, IReadOnlySet<string>? about)
    {
        List<StatedNumber> stated = store.Read(connection => Read(connection, today));
        var findings = new Dictionary<string, Finding>();
        foreach (IGrouping<string, StatedNumber> thing in stated.GroupBy(Thing))
        {
            StatedNumber[] statements = [.. thing.DistinctBy(statement => (statement.Document, statement.Line)).Take(MaxOfOneThing)];
            for (int i = 0; i < statements.Length; i++)
            {
                for (int j = i + 1; j < statements.Length; j++)
                {
                    if ((about is null || about.Contains(statements[i].Document) || about.Contains(statements[j].Document)) && Contradict(statements[i], statements[j]))
                    {
                        Finding finding = Report(statements[i], statements[j]);
                        findings.TryAdd(finding.Id, finding);
                    }
                }
            }
        }

        return [.. findings.Values];
    }

    /// <summary>Whether two lines say different numbers of the same thing.</summary>
    internal static bool Contradict(StatedNumber one, StatedNumber other)
    {
        if (one.Document == other.Document || one.Kind != other.Kind || one.Line == other.Line || !one.Concepts.SetEquals(other.Concepts))
            return false;
        if (one.Values.IsSubsetOf(other.Values) || other.Values.IsSubsetOf(one.Values))
            return false;
        if (one.Kind == NumberKind.Time ? !(one.Days.Count > 0 && one.Days.Overlaps(other.Days)) : !one.Days.SetEquals(other.Days))
            return false;
        // Something must be named that both are about: a service or an examination, for hours at least the days.
        if (one.Kind != NumberKind.Time && !one.Concepts.Any(ConceptLexicon.IsSubject) && one.Terms.Count(other.Terms.Contains) < MinSharedWithoutSubject)
            return false;
        if (one.IsRow && other.IsRow && one.Language == other.Language)
            return one.Terms.SetEquals(other.Terms);
        // Words of different languages cannot be compared; the concepts then have to say enough.
        return one.Language == other.Language ? AreAlike(one.Terms, other.Terms) : one.Concepts.Count >= 2 && one.Terms.Count + other.Terms.Count <= 2 * MaxFurtherWords;
    }

    private static bool AreAlike(IReadOnlySet<string> one, IReadOnlySet<string> other)
    {
        int least = Math.Min(one.Count, other.Count), shared = one.Count(other.Contains);
        return least == 0 ? Math.Max(one.Count, other.Count) <= MaxWordsOfOne : shared >= least * MinSharedWords && Math.Max(one.Count, other.Count) - shared <= MaxFurtherWords;
    }

    // Hours of the clinic itself are said of no concept; everything else must be said of something.
    private static string Thing(StatedNumber statement) =>
        statement.Concepts.Count == 0 && (statement.Kind != NumberKind.Time || statement.Days.Count == 0) && statement.Terms.Count == 0
            ? $"{statement.Document} {statement.Line}"
            : $"{statement.Kind} {string.Join(' ', statement.Concepts.Order(StringComparer.Ordinal))}";

    private static List<StatedNumber> Read(SqliteConnection connection, DateOnly today)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("$today", DocumentRows.IsoDate(today));
        using SqliteDataReader reader = command.ExecuteReader();
        var stated = new List<StatedNumber>();
        while (reader.Read())
        {
            stated.AddRange(StatedNumbers.In(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), Enum.Parse<PassageKind>(reader.GetString(3), ignoreCase: true), reader.GetString(4), reader.GetString(5)));
        }

        return stated;
    }

    private static Finding Report(StatedNumber one, StatedNumber other) => Finding.Of(
        FindingKind.Contradiction,
        [one.Document, other.Document],
        $"{one.Document} says \"{one.Line}\", {other.Document} says \"{other.Line}\". Correct one of them, or let one replace the other.",
        new[] { one.Document + one.Line, other.Document + other.Line }.Order(StringComparer.Ordinal));
}
