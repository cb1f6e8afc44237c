using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Search.Index;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search;

/// <summary>The words of the index: how often they occur, and near misses. Used by one search.</summary>
internal sealed class IndexVocabulary(PassageIndex index, SqliteConnection connection)
{
    /// <summary>Letters that a word has at least before it is completed.</summary>
    public const int MinPrefix = 4;

    /// <summary>Completions and corrections of a word at most.</summary>
    public const int MaxAlternatives = 6;

    /// <summary>Passages that hold a token.</summary>
    public int Count(string token) => index.Count(token);

    /// <summary>
    /// Inverse document frequency; a stem belongs to one language and a concept to all, so a stem is taken to occur in every language as
    /// often as in its own.
    /// </summary>
    public double Weight(string token)
    {
        bool concept = token.StartsWith(ConceptLexicon.Prefix, StringComparison.Ordinal);
        int n = Math.Max(1, Count(token)) * (concept ? 1 : LibraryLanguage.All.Count);
        return Math.Log(1 + ((Math.Max(0, index.Passages.Length - n) + 0.5) / (n + 0.5)));
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
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
                found.Add(reader.GetString(0));
        }

        return [.. found.Distinct().Where(term => SpellingVariants.DifferByOne(stem, term) && Count(term) > 0).OrderByDescending(Count).Take(MaxAlternatives)];
    }

    /// <summary>Index tokens that start with a stem.</summary>
    public IReadOnlyList<string> StartingWith(string stem) => stem.Length < MinPrefix || !char.IsAsciiLetter(stem[0])
        ? []
        : [.. index.Vocabulary.StartingWith(stem).Take(MaxAlternatives)];
}
