using Appliance.Knowledge.Library.Analysis;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search;

/// <summary>The words of the index on one connection: how often they occur, and near misses. Used by one search, then disposed.</summary>
internal sealed class IndexVocabulary : IDisposable
{
    /// <summary>Letters that a word has at least before it is completed.</summary>
    public const int MinPrefix = 4;

    /// <summary>Completions and corrections of a word at most.</summary>
    public const int MaxAlternatives = 6;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly SqliteCommand count;
    private readonly SqliteConnection connection;

    public IndexVocabulary(SqliteConnection connection)
    {
        this.connection = connection;
        count = connection.CreateCommand();
        count.CommandText = "SELECT doc FROM passages_vocabulary WHERE term = $term";
        count.Parameters.AddWithValue("$term", "");
        using SqliteCommand passages = connection.CreateCommand();
        passages.CommandText = "SELECT COALESCE(SUM(passage_count), 0) FROM documents";
        Passages = Convert.ToInt32(passages.ExecuteScalar());
    }

    /// <summary>Passages in the index.</summary>
    public int Passages { get; }

    /// <summary>Passages that hold a token.</summary>
    public int Count(string token)
    {
        if (!counts.TryGetValue(token, out int documents))
        {
            count.Parameters[0].Value = token;
            documents = Convert.ToInt32(count.ExecuteScalar() ?? 0);
            counts.Add(token, documents);
        }

        return documents;
    }

    /// <summary>
    /// Inverse document frequency as BM25 has it, <c>ln(1 + (N − n + ½) / (n + ½))</c>. A stem belongs to one language
    /// and a concept to all, so a stem is taken to occur in every language as often as in its own.
    /// </summary>
    public double Weight(string token)
    {
        bool concept = token.StartsWith(ConceptLexicon.Prefix, StringComparison.Ordinal);
        int n = Math.Max(1, Count(token)) * (concept ? 1 : LibraryLanguage.All.Count);
        return Math.Log(1 + (Math.Max(0, Passages - n) + 0.5) / (n + 0.5));
    }

    /// <summary>Index tokens at edit distance 1 from a stem.</summary>
    public IReadOnlyList<string> Misspelt(string stem)
    {
        string[] variants = [.. SpellingVariants.Of(stem)];
        if (variants.Length == 0)
            return [];
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT term FROM term_variants WHERE variant = $variant";
        command.Parameters.AddWithValue("$variant", "");
        var found = new List<string>();
        foreach (string variant in variants)
        {
            command.Parameters[0].Value = variant;
            Read(command, found);
        }

        return [.. found.Distinct().Where(term => SpellingVariants.DifferByOne(stem, term) && Count(term) > 0).OrderByDescending(Count).Take(MaxAlternatives)];
    }

    /// <summary>Index tokens that start with a stem.</summary>
    public IReadOnlyList<string> StartingWith(string stem)
    {
        if (stem.Length < MinPrefix || !char.IsAsciiLetter(stem[0]))
            return [];
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT term FROM passages_vocabulary WHERE term >= $from AND term < $to LIMIT {MaxAlternatives}";
        command.Parameters.AddWithValue("$from", stem);
        command.Parameters.AddWithValue("$to", stem + '\uffff');
        var found = new List<string>();
        Read(command, found);
        return found;
    }

    public void Dispose() => count.Dispose();

    private static void Read(SqliteCommand command, List<string> found)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            found.Add(reader.GetString(0));
    }
}
