using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Storage;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Finds passages for a patient's question: BM25 over folded, stemmed words and clinic concepts, then ranked by how
/// much of the question a single line answers. Only approved documents for patients that are valid today. Thread-safe.
/// </summary>
public sealed class LibrarySearch(Store store)
{
    /// <summary>Passages taken from the index for each language group before they are ranked.</summary>
    public const int MaxCandidates = 24;

    /// <summary>A word in a larger share of passages does not select candidates while a rarer one can.</summary>
    public const double CommonShare = 0.1;

    /// <summary>Below this many passages common words cost nothing and all select candidates.</summary>
    public const int SmallLibrary = 1_000;

    /// <summary>What a passage in another language than the asker's counts of the same passage in it.</summary>
    public const double OtherLanguageFactor = 0.6;

    /// <summary>What a passage counts when a newer edition of its document answers too.</summary>
    public const double OlderEditionFactor = 0.5;

    /// <summary>Other languages' documents are not searched when a line in the asker's language covers this share of the question.</summary>
    public const double EnoughCoverage = 0.85;

    private static readonly string Sql = $"""
        SELECT p.id, p.kind, p.heading_path, p.text, p.has_dose, d.name, d.title, p.language, f.title, f.headings, f.body, hits.score,
               p.cluster, {PatientVisibility.HasNewerEdition("d")}
        FROM (SELECT passages_fts.rowid AS id, -passages_fts.rank AS score
              FROM passages_fts JOIN passages q ON q.id = passages_fts.rowid JOIN documents e ON e.id = q.document_id
              WHERE passages_fts MATCH $match AND (q.language = $language) = $same
                AND {PatientVisibility.OfDocument("e")} AND {PatientVisibility.OfPassage("q")}
              ORDER BY passages_fts.rank LIMIT $limit) hits
        JOIN passages p ON p.id = hits.id JOIN documents d ON d.id = p.document_id JOIN passages_fts f ON f.rowid = p.id
        """;

    /// <summary>The passages that answer best, best first.</summary>
    /// <param name="question">As the patient wrote it.</param>
    /// <param name="language">The asker's language; null or one that is not served is guessed from the words.</param>
    /// <param name="top">How many passages to return at most, 1 to <see cref="MaxCandidates"/>.</param>
    /// <param name="today">The date that decides which documents are valid.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public IReadOnlyList<PassageHit> Search(string question, string? language, int top, DateOnly today)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxCandidates);
        string asker = LibraryLanguage.IsServed(language) ? language! : LibraryLanguage.Guess(question);
        return store.Read(connection =>
        {
            using var vocabulary = new IndexVocabulary(connection);
            SearchQuery query = SearchQuery.Of(question, asker, vocabulary);
            if (query.NamesNothing)
                return [];
            string match = MatchExpression(query, vocabulary);
            if (match.Length == 0)
                return [];
            List<PassageCandidate> candidates = Candidates(connection, match, asker, same: true, today);
            if (!candidates.Exists(candidate => candidate.Match(query).Any(line => line.Coverage >= EnoughCoverage)))
                candidates.AddRange(Candidates(connection, match, asker, same: false, today));
            return Rank(candidates, query, top);
        });
    }

    // Tokens are letters and digits only and stand in quotes, so nothing a patient writes is read as query syntax.
    private static string MatchExpression(SearchQuery query, IndexVocabulary vocabulary)
    {
        List<string> tokens = [.. query.Terms.SelectMany(term => term.Tokens).Where(token => vocabulary.Count(token) > 0).Distinct()];
        if (vocabulary.Passages > SmallLibrary)
        {
            int most = Math.Max(tokens.Count > 0 ? tokens.Min(vocabulary.Count) : 0, (int)(vocabulary.Passages * CommonShare));
            tokens.RemoveAll(token => vocabulary.Count(token) > most);
        }

        return string.Join(" OR ", tokens.Select(token => $"\"{token}\""));
    }

    private static List<PassageCandidate> Candidates(SqliteConnection connection, string match, string language, bool same, DateOnly today)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("$match", match);
        command.Parameters.AddWithValue("$language", language);
        command.Parameters.AddWithValue("$same", same);
        command.Parameters.AddWithValue("$today", DocumentRows.IsoDate(today));
        command.Parameters.AddWithValue("$limit", MaxCandidates);
        var candidates = new List<PassageCandidate>(MaxCandidates);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            candidates.Add(new PassageCandidate(reader.GetString(8), reader.GetString(9), reader.GetString(10))
            {
                Id = reader.GetInt64(0),
                Kind = Enum.Parse<PassageKind>(reader.GetString(1), ignoreCase: true),
                HeadingPath = reader.GetString(2),
                Text = reader.GetString(3),
                HasDose = reader.GetBoolean(4),
                Document = reader.GetString(5),
                Title = reader.GetString(6),
                Language = reader.GetString(7),
                Bm25 = reader.GetDouble(11),
                Cluster = reader.IsDBNull(12) ? null : reader.GetInt64(12),
                HasNewerEdition = reader.GetBoolean(13),
            });
        }

        return candidates;
    }

    private static List<PassageHit> Rank(List<PassageCandidate> candidates, SearchQuery query, int top)
    {
        double bestBm25 = candidates.Count > 0 ? candidates.Max(candidate => candidate.Bm25) : 1;
        double total = query.Terms.Sum(term => term.Weight);
        double unknown = query.Terms.Where(term => !term.Known).Sum(term => term.Weight) / total;
        var ranked = candidates
            .Select(candidate =>
            {
                LineMatch[] lines = candidate.Match(query);
                LineMatch best = lines.MaxBy(line => line.Value + (0.1 * line.Focus));
                double score = best.Value + (0.2 * best.Focus) + (0.2 * candidate.Bm25 / bestBm25) + (0.05 * candidate.HeadingShare(query))
                    + (0.2 * candidate.Echo(query)) - (candidate.IsNarrower(query) ? 0.15 : 0);
                return (candidate, lines, best, score: score * (candidate.Language == query.Language ? 1 : OtherLanguageFactor) * (candidate.HasNewerEdition ? OlderEditionFactor : 1));
            })
            .OrderByDescending(hit => hit.score)
            .ThenBy(hit => hit.candidate.Id)
            // Of passages that say the same, the best one answers.
            .DistinctBy(hit => hit.candidate.Cluster ?? -hit.candidate.Id)
            .ToList();
        return ranked.Take(top).Select(hit =>
        {
            double rival = ranked
                .Where(other => other.candidate.Language == hit.candidate.Language && other.candidate.Document != hit.candidate.Document)
                .Select(other => other.best.Coverage)
                .DefaultIfEmpty()
                .Max();
            PassageCandidate c = hit.candidate;
            var evidence = new Evidence(
                hit.best.Coverage, hit.best.Own, hit.best.Coverage - rival, c.HeadingShare(query), c.Language == query.Language, hit.best.Matched, unknown, hit.best.Focus, hit.best.SubjectOnly);
            return new PassageHit(c.Document, c.Title, c.HeadingPath, c.Id, c.Text, c.Language, c.Kind, c.HasDose, hit.score, evidence) { Lines = hit.lines };
        }).ToList();
    }
}
