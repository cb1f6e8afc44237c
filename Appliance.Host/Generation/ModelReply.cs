using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Generation;

/// <summary>Why what a model wrote is not used.</summary>
internal enum ReplyFault
{
    None,

    /// <summary>It says that the passages do not answer.</summary>
    NoAnswer,

    /// <summary>There are no words.</summary>
    Empty,

    /// <summary>It names a passage that was not given, or none where no passages support all of it.</summary>
    Uncited,

    /// <summary>It is longer than a reply may be, or was cut at its limit of tokens before it had said a sentence that passages support.</summary>
    TooLong,

    /// <summary>It is not of the form that was asked for, or has the prompt's marks in it.</summary>
    Malformed,

    /// <summary>The model gave its own words too low a probability.</summary>
    Unsure,

    /// <summary>It is not in the patient's language.</summary>
    WrongLanguage,

    /// <summary>It names nothing of what was asked.</summary>
    Unrelated,
}

/// <summary>What a model wrote, read as a reply with citations. Nothing of it is trusted yet.</summary>
/// <param name="Text">The words without citation marks; empty where there is a fault.</param>
/// <param name="Passages">Indexes of the passages named, from 0, each once; empty where it names none.</param>
/// <param name="Fault">Why it is not used.</param>
internal sealed partial record ModelReply(string Text, IReadOnlyList<int> Passages, ReplyFault Fault)
{
    /// <summary>Characters of a generated reply at most; longer ones are not what was asked for.</summary>
    public const int MaxCharacters = 900;

    private const string ThinkingEnd = "</think>";

    /// <summary>The schema of a structured reply.</summary>
    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(
        JsonDocument.Parse("""
            {"type":"object","properties":{"answer":{"type":"string"},"passages":{"type":"array","items":{"type":"integer"}}},"required":["answer","passages"],"additionalProperties":false}
            """).RootElement,
        "reply");

    /// <summary>Reads what a model wrote.</summary>
    /// <param name="output">Its words.</param>
    /// <param name="structured">Whether they are JSON of <see cref="Format"/>.</param>
    /// <param name="passages">How many passages it was given.</param>
    public static ModelReply Read(string output, bool structured, int passages)
    {
        int thought = output.LastIndexOf(ThinkingEnd, StringComparison.Ordinal);
        string words = (thought < 0 ? output : output[(thought + ThinkingEnd.Length)..]).Trim();
        if (!structured)
            return Check(words, Cited(words), passages);
        try
        {
            return JsonSerializer.Deserialize<Structured>(words) is { Answer: { } answer } reply
                ? Check(answer, [.. (reply.Passages ?? []).Concat(Cited(answer))], passages)
                : Refused(ReplyFault.Malformed);
        }
        catch (JsonException)
        {
            return Refused(ReplyFault.Malformed);
        }
    }

    /// <summary>A reply that is not used.</summary>
    public static ModelReply Refused(ReplyFault fault) => new("", [], fault);

    private static ModelReply Check(string words, IReadOnlyList<int> cited, int passages)
    {
        if (words.Contains(GenerationPrompt.NoAnswer, StringComparison.OrdinalIgnoreCase))
            return Refused(ReplyFault.NoAnswer);
        string text = Spaces().Replace(Citations().Replace(words, ""), " ").Trim();
        if (!text.Any(char.IsLetter))
            return Refused(ReplyFault.Empty);
        if (text.Length > MaxCharacters)
            return Refused(ReplyFault.TooLong);
        if (text.AsSpan().ContainsAny("<>‹›`") || text.Contains("**", StringComparison.Ordinal))
            return Refused(ReplyFault.Malformed);
        if (cited.Any(number => number < 1 || number > passages))
            return Refused(ReplyFault.Uncited);
        return new ModelReply(text, [.. cited.Select(number => number - 1).Distinct().Order()], ReplyFault.None);
    }

    private static int[] Cited(string words) =>
    [
        .. Citations().Matches(words).SelectMany(match => match.Groups[1].Value.Split(','))
            .Select(number => int.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0),
    ];

    private sealed record Structured(
        [property: JsonPropertyName("answer")] string? Answer,
        [property: JsonPropertyName("passages")] IReadOnlyList<int>? Passages);

    [GeneratedRegex(@"\s*\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Citations();

    [GeneratedRegex(@"[^\S\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
