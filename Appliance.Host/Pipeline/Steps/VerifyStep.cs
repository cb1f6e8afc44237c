using System.Text.RegularExpressions;
using Appliance.Host.Verification;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>
/// Verify: what is said as the clinic's words must stand in the cited passages. A generated reply that fails gives way to the quoted
/// passage, where there is one, and otherwise to a person.
/// </summary>
internal sealed partial class VerifyStep(HandoffTexts handoff, ClinicClaims claims)
{
    /// <summary>Checks quoted and generated replies against their citations.</summary>
    public Turn Run(Turn turn)
    {
        Answer answer = turn.Answer;
        if (answer.Text is null || Supported(turn, answer))
            return turn;
        return answer.Fallback is { Text: not null } fallback && Supported(turn, fallback)
            ? turn with { Answer = fallback }
            : turn with { Answer = handoff.Bridge(turn, "low_confidence") };
    }

    /// <summary>Whether the passages support a reply: a quoted one number for number, a generated one in all that it says.</summary>
    internal bool Supported(Turn turn, Answer answer) => answer.Route switch
    {
        AnswerRoute.Quoted => QuoteSupported(answer),
        AnswerRoute.Generated => Mismatches(turn, answer).Count == 0,
        _ => true,
    };

    /// <summary>What the passages do not support in a generated reply.</summary>
    internal IReadOnlyList<Mismatch> Mismatches(Turn turn, Answer answer) => AnswerVerifier.Verify(claims.Of(turn, answer.Text!, answer.Citations));

    /// <summary>Whether every number of a quote stands in a cited passage, its heading, its document's name or title, or the clinic's name.</summary>
    internal static bool QuoteSupported(Answer answer)
    {
        HashSet<string> known = [.. answer.Citations.Select(c => c.Text + "\n" + c.Passage + "\n" + c.Document).Concat(answer.Framing).SelectMany(Numbers)];
        return answer.Citations.Count > 0 && Numbers(answer.Text!).All(known.Contains);
    }

    private static IEnumerable<string> Numbers(string text) =>
        NumberPattern().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ':').Replace(',', '.'));

    // Times 08:00, prices 1.250,00, dates 2026-12-08, phone numbers group by group.
    [GeneratedRegex(@"\d[\d.,:]*")]
    private static partial Regex NumberPattern();
}
