using System.Globalization;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary>Shows why a message is taken for dangerous or not.</summary>
internal static class RedFlagExplanationText
{
    /// <summary>For machines.</summary>
    public static object Json(RedFlagExplanation explanation) => new
    {
        Fires = explanation.Assessment.Hits.Count > 0,
        PossibleDanger = explanation.Assessment.IsPossibleDanger,
        Rules = explanation.Assessment.Hits.Select(hit => hit.Rule).Distinct(),
        explanation.Assessment.Danger?.Probability,
        Disagree = Disagreement(explanation.Assessment) is not null,
        Findings = explanation.Findings.Select(finding => new
        {
            finding.Hit.Rule,
            finding.Hit.Language,
            finding.Hit.Pattern,
            finding.Hit.Words,
            Suppressed = finding.Suppressed?.ToString().ToLowerInvariant(),
            finding.SuppressedBy,
        }),
        Reasons = explanation.Reasons.Select(reason => new { reason.Feature, reason.Amount }),
    };

    /// <summary>For people.</summary>
    public static void Print(IAnsiConsole output, RedFlagExplanation explanation)
    {
        RedFlagAssessment assessment = explanation.Assessment;
        string rules = string.Join(", ", assessment.Hits.Select(hit => hit.Rule).Distinct());
        output.MarkupLineInterpolated(assessment.Hits.Count > 0
            ? $"[red]Alarm[/]: {rules}"
            : assessment.IsPossibleDanger ? (FormattableString)$"[yellow]Possible danger: a person sees it, no alarm.[/]" : $"No alarm.");
        if (explanation.Findings.Count == 0)
            output.WriteLine("No rule knows these words.");
        foreach (RedFlagFinding finding in explanation.Findings)
        {
            string words = string.Join(" … ", finding.Hit.Words);
            if (finding.Suppressed is { } kind)
                output.MarkupLineInterpolated($"[grey]{finding.Hit.Language} {finding.Hit.Rule}: {words} — taken back by {Word(kind)} \"{finding.SuppressedBy}\" ({finding.Hit.Pattern})[/]");
            else
                output.MarkupLineInterpolated($"[red]{finding.Hit.Language} {finding.Hit.Rule}[/]: {words} ({finding.Hit.Pattern})");
        }
        if (assessment.Danger is not { } danger) return;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Learned detector: danger {danger.Probability:P1}"));
        foreach ((string feature, double amount) in explanation.Reasons)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {amount,6:+0.00;-0.00} {feature}"));
        if (Disagreement(assessment) is { } disagreement)
            output.MarkupLineInterpolated($"[yellow]{disagreement}[/]");
    }

    private static string? Disagreement(RedFlagAssessment assessment) => assessment switch
    {
        { Danger: null } => null,
        { RuleHits.Count: > 0, Danger.Confirms: false, Hits.Count: 0 } => "They disagree: a rule fires, the detector overrules it.",
        { RuleHits.Count: > 0, Danger.Alarms: false } => "They disagree: a rule fires, the detector alone would not.",
        { RuleHits.Count: 0, Danger.Alarms: true } => "They disagree: no rule fires, the detector does.",
        _ => null,
    };

    private static string Word(SuppressionKind kind) => kind switch
    {
        SuppressionKind.Negation => "the negation",
        SuppressionKind.Past => "the past time",
        _ => "the harmless phrase",
    };
}
