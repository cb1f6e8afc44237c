using System.Numerics.Tensors;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Library.Search.Facts;
using Appliance.Knowledge.Library.Search.Index;
using Appliance.Knowledge.Library.Search.Ranking;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Storage;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Finds passages for a patient's question: candidates by words, letters and, with an encoder, by meaning; ranked by the sum of their
/// signals (<see cref="RankLeg"/>). Only approved documents for patients that are valid today. Thread-safe.
/// </summary>
/// <param name="store">The library.</param>
/// <param name="encoder">The sentence encoder whose vectors are used; null for words only. The caller keeps it open.</param>
public sealed class LibrarySearch(Store store, IPassageEncoder? encoder = null)
{
    /// <summary>Passages whose lines are compared with the question.</summary>
    public const int MaxCandidates = 48;

    /// <summary>Passages returned at most.</summary>
    public const int MaxTop = 50;

    /// <summary>What a passage counts when a newer edition of its document answers too.</summary>
    public const float OlderEditionFactor = 0.5f;

    /// <summary>Log-odds that a passage gains by having the price, the time or the telephone number asked for in a line that has all other words of the question.</summary>
    public const double FactLead = 3;

    private static readonly string Sql = $"""
        SELECT p.kind, p.heading_path, p.text, p.has_dose, d.name, d.title, p.language, f.title, f.headings, f.body, p.cluster, {PatientVisibility.HasNewerEdition("d")}
        FROM passages p JOIN documents d ON d.id = p.document_id JOIN passages_fts f ON f.rowid = p.id WHERE p.id = $id AND d.id = $document
        """;

    private readonly LibraryIndex library = new(encoder);

    /// <summary>The passages that answer best, best first.</summary>
    /// <param name="question">As the patient wrote it.</param>
    /// <param name="language">The asker's language; null or one that is not served is guessed from the words.</param>
    /// <param name="top">How many passages to return at most, 1 to <see cref="MaxTop"/>.</param>
    /// <param name="today">The date that decides which documents are valid.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public IReadOnlyList<PassageHit> Search(string question, string? language, int top, DateOnly today) => Search(question, language, top, today, false);

    /// <summary>Builds the index where it is not built yet, so that the first question does not wait for it.</summary>
    /// <returns>Passages in the index.</returns>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public int Prepare(DateOnly today) => store.Read(connection => library.For(connection, today).Index.Passages.Length);

    /// <summary>The same with every passage ranked instead of candidates: slow in a large library, to measure what candidates miss.</summary>
    /// <inheritdoc cref="Search(string, string?, int, DateOnly)"/>
    public IReadOnlyList<PassageHit> SearchExhaustively(string question, string? language, int top, DateOnly today) => Search(question, language, top, today, true);

    private IReadOnlyList<PassageHit> Search(string question, string? language, int top, DateOnly today, bool exhaustive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxTop);
        string asker = LibraryLanguage.IsServed(language) ? language! : LibraryLanguage.Guess(question);
        string text = question.Length <= SearchQuery.MaxCharacters ? question : question[..SearchQuery.MaxCharacters];
        return store.Read(connection =>
        {
            // One state of the database for the index, for what may be found and for what is read.
            using SqliteTransaction state = connection.BeginTransaction(deferred: true);
            (PassageIndex index, bool[] allowed) = library.For(connection, today);
            SearchQuery query = SearchQuery.Of(text, asker, new IndexVocabulary(index, connection));
            if (query.NamesNothing)
                return [];
            float[] vector = index.Vectors is null ? [] : Encode(text, query.Focus);
            List<RankedPassage> ranked = PassageRanking.Rank(text, query, index, vector, allowed, Math.Max(top, MaxCandidates), exhaustive);
            return Finish(connection, index, ranked, query, vector, top, today);
        });
    }

    // The mean of the vectors of the whole message and of what it asks.
    private float[] Encode(string text, string? focus)
    {
        float[] vector = new float[encoder!.Dimensions];
        encoder.EncodeQuestion(text, vector);
        if (focus is null)
            return vector;
        float[] asked = new float[vector.Length];
        encoder.EncodeQuestion(focus, asked);
        TensorPrimitives.Add(vector, asked, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    // The lines of the best passages are compared with the question, and what that tells is added to their score.
    private static List<PassageHit> Finish(SqliteConnection connection, PassageIndex index, List<RankedPassage> ranked, SearchQuery query, float[] vector, int top, DateOnly today)
    {
        bool vectors = vector.Length > 0;
        QuestionVector rounded = vectors ? new QuestionVector(vector) : default;
        RankWeights weights = vectors ? RankWeights.WordsAndVectors : RankWeights.Words;
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("$id", 0L);
        command.Parameters.AddWithValue("$document", 0L);
        command.Parameters.AddWithValue("$today", DocumentRows.IsoDate(today));
        var read = new List<ComparedPassage>(ranked.Count);
        foreach (RankedPassage passage in ranked)
        {
            if (Read(command, index, index.Passages[passage.Passage]) is { } candidate)
                read.Add(Compare(candidate, passage, query, weights, vectors ? index.Vectors!.Sentences(passage.Passage, rounded) : []));
        }

        List<ComparedPassage> compared = [.. read
            .Where(hit => vectors || hit.Scores.SharesWords)
            .OrderByDescending(hit => hit.Total)
            .ThenBy(hit => hit.Candidate.Id)
            // Of passages that say the same, the best one answers.
            .DistinctBy(hit => hit.Candidate.Cluster ?? -hit.Candidate.Id)];
        var evidence = new EvidenceReader(query, compared, vectors);
        IReadOnlyList<PassageHit> hits = evidence.Judge([.. compared.Take(Math.Max(top, EvidenceReader.Competing)).Select(hit => ToHit(hit, query, evidence))]);
        return [.. hits.Take(top)];
    }

    // Null for a passage that was removed since the index was built; its number may be another document's by now.
    private static PassageCandidate? Read(SqliteCommand command, PassageIndex index, IndexedPassage passage)
    {
        command.Parameters[0].Value = passage.Id;
        command.Parameters[1].Value = index.Documents[passage.Document].Id;
        using SqliteDataReader reader = command.ExecuteReader();
        return !reader.Read() ? null : new PassageCandidate(reader.GetString(7), reader.GetString(8), reader.GetString(9))
        {
            Id = passage.Id,
            Kind = Enum.Parse<PassageKind>(reader.GetString(0), ignoreCase: true),
            HeadingPath = reader.GetString(1),
            Text = reader.GetString(2),
            HasDose = reader.GetBoolean(3),
            Document = reader.GetString(4),
            Title = reader.GetString(5),
            Language = reader.GetString(6),
            Cluster = reader.IsDBNull(10) ? null : reader.GetInt64(10),
            HasNewerEdition = reader.GetBoolean(11),
        };
    }

    private static ComparedPassage Compare(PassageCandidate candidate, RankedPassage ranked, SearchQuery query, RankWeights weights, float[] likeness)
    {
        LineMatch[] lines = candidate.Match(query, likeness);
        LineMatch best = lines.MaxBy(line => line.Value + (0.1 * line.Focus));
        int at = Enumerable.Range(0, lines.Length).MaxBy(i => lines[i].Merit + (0.1 * lines[i].Focus));
        RankScores scores = ranked.Scores;
        scores[RankLeg.Coverage] = (float)best.Value;
        scores[RankLeg.Focus] = (float)best.Focus;
        scores[RankLeg.Echo] = (float)candidate.Echo(query);
        scores[RankLeg.Narrower] = candidate.IsNarrower(query) ? 1 : 0;
        float total = scores.Sum(weights) + (float)(FactLead * best.StrictFacts * best.Own);
        return new ComparedPassage(candidate, lines, at, scores, candidate.HasNewerEdition && total > 0 ? total * OlderEditionFactor : total);
    }

    private static PassageHit ToHit(ComparedPassage hit, SearchQuery query, EvidenceReader evidence)
    {
        PassageCandidate c = hit.Candidate;
        return new PassageHit(c.Document, c.Title, c.HeadingPath, c.Id, c.Text, c.Language, c.Kind, c.HasDose, hit.Total, evidence.Read(hit))
        {
            Lines = hit.Lines,
            Legs = hit.Scores,
            Query = query,
        };
    }
}
