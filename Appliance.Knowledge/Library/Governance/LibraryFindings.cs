using System.Security.Cryptography;
using System.Text;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>What may be wrong with a library.</summary>
public enum FindingKind
{
    /// <summary>Two documents or passages say different numbers of the same thing.</summary>
    Contradiction,

    /// <summary>A newer document has the same title and does not say that it replaces the older one.</summary>
    Successor,

    /// <summary>Its last day has passed; it answers nobody.</summary>
    Expired,

    /// <summary>It names no owner who keeps it right.</summary>
    NoOwner,

    /// <summary>Nobody approved it, or a newer version waits for approval.</summary>
    Waiting,

    /// <summary>Passages of different documents say the same.</summary>
    Duplicate,
}

/// <summary>Something that a person should look at.</summary>
/// <param name="Id">Stays the same while the texts that it is about do; for <c>knowledge lint --settle</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Documents">The documents concerned.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record Finding(string Id, FindingKind Kind, IReadOnlyList<string> Documents, string Message)
{
    /// <summary>A finding whose id comes from the texts that it is about.</summary>
    internal static Finding Of(FindingKind kind, IReadOnlyList<string> documents, string message, params IEnumerable<string> about) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(kind + "\n" + string.Join('\n', about))))[..10], kind, documents, message);
}

/// <summary>Looks through a library for what a person should settle. Thread-safe.</summary>
public sealed class LibraryFindings(Store store)
{
    /// <summary>Findings of each kind that are reported at most.</summary>
    public const int MaxOfKind = 200;

    /// <summary>Everything that nobody has settled, the most urgent kind first.</summary>
    /// <param name="today">Decides what has expired.</param>
    /// <param name="about">Only findings that concern one of these documents; null for all.</param>
    public IReadOnlyList<Finding> Find(DateOnly today, IReadOnlySet<string>? about = null)
    {
        IReadOnlyList<LibraryDocument> documents = new LibraryStore(store).List();
        HashSet<string> settled = store.Read(connection => connection.Query<string>("SELECT id FROM settled_findings").ToHashSet());
        return [.. Contradictions.Find(store, today, about)
            .Concat(Successors(today))
            .Concat(Duplicates())
            .Concat(Governance(documents, today))
            .Where(finding => !settled.Contains(finding.Id) && (about is null || finding.Documents.Any(about.Contains)))
            .GroupBy(finding => finding.Kind).OrderBy(kind => kind.Key).SelectMany(kind => kind.Take(MaxOfKind))];
    }

    /// <summary>Notes that a person looked at a finding and leaves it as it is.</summary>
    public Task SettleAsync(string id, string by, DateTimeOffset now) => store.WriteAsync(session => session.Execute(
        "INSERT OR REPLACE INTO settled_findings (id, settled_by, settled_at) VALUES ($0, $1, $2)", id, by, now.Milliseconds()));

    private IEnumerable<Finding> Successors(DateOnly today) => store.Read(connection => connection.Query<(string Newer, string Older)>(
        $"""
        SELECT n.name, o.name FROM documents o JOIN documents n ON n.title_key = o.title_key AND n.language = o.language AND n.audience = o.audience AND n.id <> o.id
        WHERE o.title_key <> '' AND (n.dated > o.dated OR (n.dated IS NOT NULL AND o.dated IS NULL)) AND n.supersedes IS NOT o.name AND {PatientVisibility.OfDocument("o", "@today")}
        ORDER BY n.name, o.name
        """,
        new { today = Documents.DocumentRows.IsoDate(today) }).AsList()).Select(pair => Finding.Of(
            FindingKind.Successor,
            [pair.Newer, pair.Older],
            $"{pair.Newer} has the title of {pair.Older} and is newer. If it replaces it: appliance knowledge set \"{pair.Newer}\" supersedes=\"{pair.Older}\"",
            pair.Newer, pair.Older));

    private IEnumerable<Finding> Duplicates() => store.Read(connection => connection.Query<(string One, string Other, string Heading)>(
        """
        SELECT a.name, b.name, MIN(p.heading_path) FROM passages p JOIN passages q ON q.cluster = p.cluster JOIN documents a ON a.id = p.document_id
            JOIN documents b ON b.id = q.document_id WHERE a.name < b.name GROUP BY a.name, b.name ORDER BY a.name, b.name
        """).AsList()).Select(pair => Finding.Of(
            FindingKind.Duplicate, [pair.One, pair.Other], $"{pair.One} and {pair.Other} say the same under \"{pair.Heading}\"; one of them answers. Keep the text in one place.", pair.One, pair.Other, pair.Heading));

    private static IEnumerable<Finding> Governance(IReadOnlyList<LibraryDocument> documents, DateOnly today)
    {
        foreach (LibraryDocument document in documents)
        {
            if (document.ValidUntil < today)
            {
                yield return Finding.Of(
                    FindingKind.Expired, [document.Name], $"{document.Name} was valid until {document.ValidUntil:yyyy-MM-dd} and answers nobody. Renew it, or remove it.",
                    document.Name, $"{document.ValidUntil:yyyy-MM-dd}");
            }

            if (document.Owner is null)
                yield return Finding.Of(FindingKind.NoOwner, [document.Name], $"{document.Name} has no owner: appliance knowledge set \"{document.Name}\" owner=…", document.Name);
            if (document.Waiting is { } version)
                yield return Finding.Of(FindingKind.Waiting, [document.Name], $"Version {version} of {document.Name} waits: appliance knowledge diff, then approve.", document.Name, $"{version}");
            else if (document.Draft || document.ApprovedBy is null)
                yield return Finding.Of(FindingKind.Waiting, [document.Name], $"{document.Name} is not approved and answers nobody: appliance knowledge approve \"{document.Name}\"", document.Name, "unapproved");
        }
    }
}
