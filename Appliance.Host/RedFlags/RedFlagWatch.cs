using Appliance.Host.Phrases;
using Appliance.Host.RedFlags.Learned;

namespace Appliance.Host.RedFlags;

/// <summary>
/// Looks for dangers in what a patient wrote or said, before any other model. The rules of every language always run: people mix
/// languages, and the language may be unknown. The learned detector sees what no rule has words for, and overrules a rule only
/// where it is all but sure; never one that the clinic added. Doubt fires. Safe for concurrent use.
/// </summary>
/// <param name="book">The rules.</param>
/// <param name="detector">The learned detector; null = the rules alone.</param>
internal sealed class RedFlagWatch(RedFlagRuleBook book, DangerDetector? detector = null)
{
    /// <summary>Languages and versions of the rules, and the detector's.</summary>
    public string Version => detector is null ? book.Version : $"{book.Version}, learned {detector.Version}";

    /// <summary>Loads the built-in rules and the learned detector.</summary>
    /// <exception cref="ContentFileException">A file is missing or wrong.</exception>
    public static RedFlagWatch BuiltIn() => new(
        RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory), DangerDetector.Load(RedFlagRuleBook.PublishedDirectory));

    /// <summary>Lets the learned detector judge with a sentence encoder from the next text on.</summary>
    /// <param name="vectors">What was fitted to it; null for words alone.</param>
    public void Join(DangerVectors? vectors) => detector?.Join(vectors);

    /// <summary>The dangers found, at most one hit for each rule and language; empty for a harmless text.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">
    /// The text's language where it is known with confidence: its negations, past times and harmless phrases then also hold
    /// for the other languages' rules. Null where it is not: then those of all languages do, except short negations.
    /// </param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public IReadOnlyList<RedFlagHit> Watch(string text, string? language) => Assess(text, language).Hits;

    /// <summary>What rules and detector make of a text.</summary>
    /// <param name="text">As for <see cref="Watch"/>.</param>
    /// <param name="language">Likewise.</param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public RedFlagAssessment Assess(string text, string? language)
    {
        RedFlagText read = book.Read(text, language);
        IReadOnlyList<RedFlagFinding> findings = Findings(read);
        return Judge(findings, detector?.Judge(book, read, findings));
    }

    /// <summary>Every place where a rule's words stand, with what took it back where it does not count, and the detector's reasons.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">As for <see cref="Watch"/>.</param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public RedFlagExplanation Explain(string text, string? language)
    {
        RedFlagText read = book.Read(text, language);
        IReadOnlyList<RedFlagFinding> findings = Findings(read);
        if (detector is null) return new RedFlagExplanation(Judge(findings, null), findings, []);
        (DangerVerdict verdict, IReadOnlyList<(string Feature, double Amount)> reasons) = detector.Explain(book, read, findings);
        return new RedFlagExplanation(Judge(findings, verdict), findings, reasons);
    }

    private IReadOnlyList<RedFlagFinding> Findings(RedFlagText read) => [.. book.Languages.SelectMany(rules => rules.Findings(read, suppressed: true))];

    private RedFlagAssessment Judge(IReadOnlyList<RedFlagFinding> findings, DangerVerdict? verdict)
    {
        RedFlagHit[] fired = [.. findings.Where(finding => finding.Suppressed is null).Select(finding => finding.Hit).DistinctBy(hit => (hit.Rule, hit.Language))];
        RedFlagHit[] hits = verdict is null or { Confirms: true } ? fired : [.. fired.Where(hit => book.IsClinics(hit))];
        if (verdict is { Alarms: true } && (hits.Length == 0 || (verdict.IsCrisis && !hits.Any(hit => hit.IsCrisis))))
            hits = [.. hits, new RedFlagHit(verdict.IsCrisis ? RedFlagRuleIds.Suicide : RedFlagRuleIds.Learned, null, "", [])];
        return new RedFlagAssessment(hits, fired, verdict);
    }
}
