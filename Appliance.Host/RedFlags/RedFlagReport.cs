using System.Diagnostics;
using System.Text.Json.Serialization;
using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>One labelled message.</summary>
/// <param name="Text">What the patient wrote.</param>
/// <param name="Flag">The danger in it; null for a harmless one.</param>
/// <param name="Language">Its language, where the file's name does not say it.</param>
internal sealed record RedFlagCase(
    [property: JsonPropertyName("text"), JsonRequired] string Text,
    [property: JsonPropertyName("flag")] string? Flag = null,
    [property: JsonPropertyName("lang")] string? Language = null);

/// <summary>What the rules made of one message.</summary>
/// <param name="Text">The message.</param>
/// <param name="Language">Its language.</param>
/// <param name="Flag">The danger in it, by its label.</param>
/// <param name="Fired">Rules that fired.</param>
/// <param name="Elapsed">Time it took.</param>
internal sealed record RedFlagOutcome(string Text, string Language, string? Flag, IReadOnlyList<string> Fired, [property: JsonIgnore] TimeSpan Elapsed)
{
    /// <summary>Watches a message as the service does: its language is not known yet.</summary>
    /// <param name="watch">The rules.</param>
    /// <param name="line">The message; characters beyond <see cref="PhraseTokenizer.MaxTextLength"/> are not read.</param>
    /// <param name="language">Its language, for the figures only.</param>
    public static RedFlagOutcome Of(RedFlagWatch watch, RedFlagCase line, string language)
    {
        string text = line.Text.Length <= PhraseTokenizer.MaxTextLength ? line.Text : line.Text[..PhraseTokenizer.MaxTextLength];
        long start = Stopwatch.GetTimestamp();
        string[] fired = [.. watch.Watch(text, null).Select(hit => hit.Rule).Distinct()];
        return new RedFlagOutcome(line.Text, language, line.Flag, fired, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Whether the rules were wrong: a danger without a flag, or a flag without a danger. Which rule fired does not matter.</summary>
    [JsonIgnore]
    public bool IsWrong => Flag is null == Fired.Count > 0;
}

/// <summary>Figures of one language, or of one danger in it.</summary>
/// <param name="Language">The language.</param>
/// <param name="Flag">The danger labelled, or the rule that fired falsely; null for all.</param>
/// <param name="Dangers">Messages labelled with it.</param>
/// <param name="Found">Those on which any rule fired.</param>
/// <param name="Harmless">Harmless messages of the language; 0 in rows of one danger.</param>
/// <param name="FalseAlarms">Harmless messages on which a rule fired, or this one.</param>
internal sealed record RedFlagFigures(string Language, string? Flag, int Dangers, int Found, int Harmless, int FalseAlarms)
{
    /// <summary>Share of dangers found; null where there are none.</summary>
    public double? Recall => Dangers == 0 ? null : (double)Found / Dangers;

    /// <summary>Share of harmless messages with an alarm; null where there are none.</summary>
    public double? FalseAlarmShare => Harmless == 0 ? null : (double)FalseAlarms / Harmless;
}

/// <summary>What the rules made of labelled messages.</summary>
/// <param name="Version">Of the rules.</param>
/// <param name="Figures">Each language, followed by its dangers.</param>
/// <param name="Failures">Messages that went wrong, where they were asked for.</param>
/// <param name="MicrosecondsPerMessage">Mean time, the first message aside.</param>
internal sealed record RedFlagReport(
    string Version, IReadOnlyList<RedFlagFigures> Figures, IReadOnlyList<RedFlagOutcome> Failures, double MicrosecondsPerMessage)
{
    /// <summary>Least share of dangers found in each language.</summary>
    public const double RecallGoal = 0.99;

    /// <summary>Most harmless messages with an alarm in each language.</summary>
    public const double FalseAlarmGoal = 0.01;

    /// <summary>Whether every language reaches both goals.</summary>
    public bool MeetsGoals => Figures.Where(row => row.Flag is null).All(row => row.Recall is null or >= RecallGoal && row.FalseAlarmShare is null or <= FalseAlarmGoal);

    /// <summary>Counts outcomes.</summary>
    /// <param name="version">Of the rules.</param>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="failures">Whether those that went wrong are listed.</param>
    public static RedFlagReport Of(string version, IReadOnlyList<RedFlagOutcome> outcomes, bool failures) => new(
        version,
        [.. outcomes.GroupBy(outcome => outcome.Language).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => Rows(group.Key, [.. group]))],
        failures ? [.. outcomes.Where(outcome => outcome.IsWrong)] : [],
        outcomes.Skip(1).Select(outcome => outcome.Elapsed.TotalMicroseconds).DefaultIfEmpty().Average());

    private static IEnumerable<RedFlagFigures> Rows(string language, RedFlagOutcome[] outcomes)
    {
        RedFlagOutcome[] dangers = [.. outcomes.Where(outcome => outcome.Flag is not null)];
        RedFlagOutcome[] harmless = [.. outcomes.Where(outcome => outcome.Flag is null)];
        yield return new RedFlagFigures(
            language, null, dangers.Length, dangers.Count(outcome => !outcome.IsWrong), harmless.Length, harmless.Count(outcome => outcome.IsWrong));
        var flags = dangers.Select(outcome => outcome.Flag!).Concat(harmless.SelectMany(outcome => outcome.Fired)).Distinct().Order(StringComparer.Ordinal);
        foreach (string flag in flags)
        {
            RedFlagOutcome[] labelled = [.. dangers.Where(outcome => outcome.Flag == flag)];
            yield return new RedFlagFigures(
                language, flag, labelled.Length, labelled.Count(outcome => !outcome.IsWrong), 0, harmless.Count(outcome => outcome.Fired.Contains(flag)));
        }
    }
}
