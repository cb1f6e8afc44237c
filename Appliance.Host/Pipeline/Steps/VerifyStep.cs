using System.Text.RegularExpressions;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>
/// Verify: what is said as the clinic's words must stand in the cited passages. Numbers, times and prices are compared
/// exactly. A reply that fails is not sent; a person answers.
/// </summary>
internal sealed partial class VerifyStep(HandoffTexts handoff)
{
    /// <summary>Checks quoted and generated replies against their citations.</summary>
    public Turn Run(Turn turn)
    {
        Answer answer = turn.Answer;
        if (answer.Route is not (AnswerRoute.Quoted or AnswerRoute.Generated) || answer.Text is null || Supported(answer))
            return turn;
        return answer.Fallback is { } fallback ? Run(turn with { Answer = fallback }) : turn with { Answer = handoff.Bridge(turn, "low_confidence") };
    }

    /// <summary>Whether every number of the reply stands in a cited passage, its heading or its document's name.</summary>
    internal static bool Supported(Answer answer)
    {
        HashSet<string> known = [.. answer.Citations.SelectMany(c => Numbers(c.Text + "\n" + c.Passage + "\n" + c.Document))];
        return answer.Citations.Count > 0 && Numbers(answer.Text!).All(known.Contains);
    }

    private static IEnumerable<string> Numbers(string text) =>
        NumberPattern().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ':').Replace(',', '.'));

    // Times 08:00, prices 1.250,00, dates 2026-12-08, phone numbers group by group.
    [GeneratedRegex(@"\d[\d.,:]*")]
    private static partial Regex NumberPattern();
}
