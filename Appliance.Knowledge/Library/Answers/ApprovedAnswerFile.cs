using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library.Answers;

/// <summary>One answer that a person approved, with the ways patients ask for it.</summary>
internal sealed record ApprovedAnswer(
    [property: JsonRequired] string Id,
    [property: JsonRequired] string Language,
    [property: JsonRequired] IReadOnlyList<string> Questions,
    [property: JsonRequired] string Answer,
    string? Owner = null,
    [property: JsonPropertyName("valid_from")] string? ValidFrom = null,
    [property: JsonPropertyName("valid_until")] string? ValidUntil = null);

/// <summary>A line that could not be read.</summary>
internal sealed record AnswerLineError(int Line, string Message);

/// <summary>
/// The file of approved answers: one JSON object per line,
/// <c>{"id": "hours_en", "language": "en", "questions": ["…"], "answer": "…"}</c>, if need be with <c>owner</c>, <c>valid_from</c>, <c>valid_until</c>.
/// </summary>
internal sealed record ApprovedAnswerFile(IReadOnlyList<ApprovedAnswer> Answers, IReadOnlyList<AnswerLineError> Errors)
{
    /// <summary>The file's name.</summary>
    public const string Name = "approved-answers.jsonl";

    /// <summary>Answers in a file at most.</summary>
    public const int MaxAnswers = 5_000;

    /// <summary>Questions of one answer at most.</summary>
    public const int MaxQuestions = 100;

    /// <summary>Characters of an answer at most: it is sent as one message.</summary>
    public const int MaxAnswerCharacters = 1_024;

    /// <summary>Characters of a question at most.</summary>
    public const int MaxQuestionCharacters = 300;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads what can be read; a wrong line becomes an error and the others stay.</summary>
    /// <exception cref="DocumentFormatException">More answers than <see cref="MaxAnswers"/>.</exception>
    public static ApprovedAnswerFile Parse(string text)
    {
        var answers = new Dictionary<string, ApprovedAnswer>(StringComparer.Ordinal);
        var errors = new List<AnswerLineError>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            try
            {
                ApprovedAnswer answer = ParseLine(lines[i]);
                if (!answers.TryAdd(answer.Id, answer))
                    throw new DocumentFormatException($"The id '{answer.Id}' occurs twice; ids are unique.");
            }
            catch (DocumentFormatException error)
            {
                errors.Add(new AnswerLineError(i + 1, error.Message));
            }
        }

        if (answers.Count > MaxAnswers)
            throw new DocumentFormatException($"The file has {answers.Count} approved answers, more than {MaxAnswers}. Remove those that are not used.");
        return new ApprovedAnswerFile([.. answers.Values], errors);
    }

    private static ApprovedAnswer ParseLine(string line)
    {
        ApprovedAnswer answer;
        try
        {
            answer = JsonSerializer.Deserialize<ApprovedAnswer>(line, Json) ?? throw new DocumentFormatException("The line holds null instead of an object.");
        }
        catch (JsonException error)
        {
            throw new DocumentFormatException("The line is not an object with id, language, questions and answer: " + error.Message, error);
        }

        if (string.IsNullOrWhiteSpace(answer.Id) || string.IsNullOrWhiteSpace(answer.Answer) || answer.Questions is not { Count: > 0 })
            throw new DocumentFormatException("id, questions and answer must not be empty.");
        if (!LibraryLanguage.IsServed(answer.Language))
            throw new DocumentFormatException($"language is '{answer.Language}'; write it, en, es or pt.");
        if (answer.Answer.Length > MaxAnswerCharacters)
            throw new DocumentFormatException($"The answer has {answer.Answer.Length} characters, more than {MaxAnswerCharacters}. Shorten it.");
        if (new[] { answer.ValidFrom, answer.ValidUntil }.FirstOrDefault(date => date is not null && !DateOnly.TryParseExact(date, "yyyy-MM-dd", out _)) is { } wrong)
            throw new DocumentFormatException($"valid_from or valid_until is '{wrong}'; write a date such as 2026-01-31.");
        if (answer.Questions.Count > MaxQuestions || answer.Questions.Any(q => string.IsNullOrWhiteSpace(q) || q.Length > MaxQuestionCharacters))
            throw new DocumentFormatException($"There may be {MaxQuestions} questions of 1 to {MaxQuestionCharacters} characters each.");
        return answer;
    }
}
