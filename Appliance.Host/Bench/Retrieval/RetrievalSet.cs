using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Host.Commands;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Bench.Retrieval;

/// <summary>A passage of a public set.</summary>
internal sealed record SetPassage(
    [property: JsonPropertyName("pid"), JsonRequired] string Id,
    [property: JsonPropertyName("title"), JsonRequired] string Title,
    [property: JsonPropertyName("text"), JsonRequired] string Text);

/// <summary>A question of a public set with the passage that answers it.</summary>
internal sealed record SetQuestion(
    [property: JsonPropertyName("qid"), JsonRequired] string Id,
    [property: JsonPropertyName("question"), JsonRequired] string Text,
    [property: JsonPropertyName("pid"), JsonRequired] string Passage)
{
    private const int DevelopmentShare = 5;

    /// <summary>Whether weights may be chosen on it: the SHA-256 of its id, a big-endian number, is a multiple of 5.</summary>
    [JsonIgnore]
    public bool IsForDevelopment { get; } = new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(Id)), isUnsigned: true, isBigEndian: true) % DevelopmentShare == 0;
}

/// <summary>Questions in one language on passages in the same or another one.</summary>
/// <param name="QuestionLanguage">Language of the questions.</param>
/// <param name="PassageLanguage">Language of the passages.</param>
/// <param name="Passages">The passages.</param>
/// <param name="Questions">The questions; <see cref="SetQuestion.Passage"/> names a passage of <paramref name="Passages"/>.</param>
internal sealed record RetrievalSet(string QuestionLanguage, string PassageLanguage, IReadOnlyList<SetPassage> Passages, IReadOnlyList<SetQuestion> Questions)
{
    /// <summary>Reads every pair of languages that a folder has questions and passages for; parallel sets give pairs across languages.</summary>
    /// <exception cref="CommandException">There are no such files, or one cannot be read.</exception>
    public static IReadOnlyList<RetrievalSet> ReadFolder(string folder)
    {
        var sets = new List<RetrievalSet>();
        string[] languages = [.. LibraryLanguage.All.Where(l => File.Exists(PassagesFile(folder, l)) && File.Exists(QuestionsFile(folder, l)))];
        if (languages.Length == 0)
            throw new CommandException(ExitCode.Input, $"{folder} has no passages_LANGUAGE.jsonl with questions_LANGUAGE.jsonl in it, languages {string.Join(", ", LibraryLanguage.All)}.");
        foreach (string passages in languages)
        {
            List<SetPassage> texts = Read<SetPassage>(PassagesFile(folder, passages));
            Dictionary<string, string> gold = Read<SetQuestion>(QuestionsFile(folder, passages)).ToDictionary(q => q.Id, q => q.Passage);
            foreach (string questions in languages.OrderBy(language => language == passages ? 0 : 1))
            {
                List<SetQuestion> asked = [.. Read<SetQuestion>(QuestionsFile(folder, questions)).Where(q => gold.ContainsKey(q.Id)).Select(q => q with { Passage = gold[q.Id] })];
                if (asked.Count > 0)
                    sets.Add(new RetrievalSet(questions, passages, texts, asked));
            }
        }

        return sets;
    }

    private static string PassagesFile(string folder, string language) => Path.Combine(folder, $"passages_{language}.jsonl");

    private static string QuestionsFile(string folder, string language) => Path.Combine(folder, $"questions_{language}.jsonl");

    private static List<T> Read<T>(string file)
    {
        var rows = new List<T>();
        foreach (string line in File.ReadLines(file))
        {
            try
            {
                rows.Add(JsonSerializer.Deserialize<T>(line)!);
            }
            catch (JsonException error)
            {
                throw new CommandException(ExitCode.Input, $"{file}, line {rows.Count + 1} cannot be read: {error.Message}");
            }
        }

        return rows;
    }
}
