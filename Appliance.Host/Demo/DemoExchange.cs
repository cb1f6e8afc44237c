using System.Text.Json;
using Appliance.Knowledge.Conversations;

namespace Appliance.Host.Demo;

/// <summary>What came of one line of the script.</summary>
/// <param name="Line">The line.</param>
/// <param name="Turn">The turn it led to; null where none came.</param>
/// <param name="Replies">What the patient got, in order.</param>
internal sealed record DemoExchange(ScriptLine Line, StoredTurn? Turn, IReadOnlyList<string> Replies)
{
    /// <summary>File names of the cited documents.</summary>
    public IReadOnlyList<string> Citations => Turn?.Citations is null
        ? []
        : [.. JsonDocument.Parse(Turn.Citations).RootElement.EnumerateArray().Select(c => c.GetProperty("Document").GetString()!)];

    /// <summary>Milliseconds by step.</summary>
    public IReadOnlyDictionary<string, double> Timings =>
        Turn?.TimingsMs is null ? new Dictionary<string, double>() : JsonSerializer.Deserialize<Dictionary<string, double>>(Turn.TimingsMs)!;

    /// <summary>What is not as the script expects; empty when all is well.</summary>
    public IEnumerable<string> Failures()
    {
        if (Line.Expect is not { } expect)
            yield break;
        if (Turn is null)
        {
            yield return "no turn came of it";
            yield break;
        }

        foreach ((string what, string? wanted, string? got) in new[]
        {
            ("language", expect.Language, Turn.Language), ("intent", expect.Intent, Turn.Intent), ("route", expect.Route, Turn.Route),
            ("outcome", expect.Outcome, Turn.Outcome),
        })
        {
            if (wanted is not null && wanted != got)
                yield return $"{what} is {got ?? "none"}, expected {wanted}";
        }

        string all = string.Join('\n', Replies);
        foreach (string words in (expect.Contains ?? []).Where(words => !all.Contains(words, StringComparison.OrdinalIgnoreCase)))
            yield return $"the reply does not have \"{words}\"";
        if (expect.Citation is { } citation && !Citations.Contains(citation))
            yield return $"cites {string.Join(", ", Citations)}, expected {citation}";
        if (expect.Flag is { } flag && !(Turn.Flags ?? "").Split(',').Contains(flag))
            yield return $"red flags are {Turn.Flags ?? "none"}, expected {flag}";
        if (expect.Silence && Replies.Count > 0)
            yield return "something was said, expected silence";
        if (!expect.Silence && Replies.Count != 1)
            yield return $"{Replies.Count} replies, expected one";
    }
}
