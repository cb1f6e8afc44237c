using System.Globalization;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>Who may be answered from a document.</summary>
public enum Audience
{
    /// <summary>Everybody who writes to the clinic.</summary>
    Patients,

    /// <summary>Only people who work at the clinic.</summary>
    Staff,
}

/// <summary>Who answers for a document, for whom it is, and from when to when it holds.</summary>
/// <param name="Language">ISO 639-1 code; null where nothing states it.</param>
/// <param name="Owner">Who keeps it right.</param>
/// <param name="ApprovedBy">Who signed it off.</param>
/// <param name="ApprovedOn">When.</param>
/// <param name="ValidFrom">First day on which it holds.</param>
/// <param name="ValidUntil">Last day on which it holds.</param>
/// <param name="Audience">Who may be answered from it.</param>
/// <param name="Supersedes">The document that it replaces.</param>
public sealed record DocumentGovernance(
    string? Language,
    string? Owner,
    string? ApprovedBy,
    DateOnly? ApprovedOn,
    DateOnly? ValidFrom,
    DateOnly? ValidUntil,
    Audience Audience,
    string? Supersedes)
{
    /// <summary>The keys of front matter and of <c>knowledge set</c>.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["owner", "approved_by", "approved_on", "valid_from", "valid_until", "audience", "language", "supersedes"];

    /// <summary>What an administrator writes for "no owner", "no last day", although the file says otherwise.</summary>
    public const string None = "none";

    /// <summary>Reads values by key; an empty one counts as missing, unknown keys are not looked at.</summary>
    /// <exception cref="DocumentFormatException">An unserved language, a wrong date or audience.</exception>
    public static DocumentGovernance Read(IReadOnlyDictionary<string, string> values)
    {
        string? language = Text(values, "language");
        if (language is not null && !LibraryLanguage.IsServed(language))
            throw new DocumentFormatException($"The language is '{language}'; write 'language: it', en, es or pt.");
        var governance = new DocumentGovernance(
            language, Text(values, "owner"), Text(values, "approved_by"), Date(values, "approved_on"),
            Date(values, "valid_from"), Date(values, "valid_until"), ReadAudience(Text(values, "audience")), Text(values, "supersedes"));
        if (governance.ValidFrom > governance.ValidUntil)
            throw new DocumentFormatException($"valid_until {governance.ValidUntil:yyyy-MM-dd} is before valid_from {governance.ValidFrom:yyyy-MM-dd}.");
        return governance;
    }

    /// <summary>Values of a file with what an administrator set over them; <see cref="None"/> or an empty value takes a key away.</summary>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> matter, IReadOnlyDictionary<string, string> settings)
    {
        var merged = new Dictionary<string, string>(matter);
        foreach ((string key, string value) in settings)
            merged[key] = value == None ? "" : value;
        return merged;
    }

    private static string? Text(IReadOnlyDictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    private static DateOnly? Date(IReadOnlyDictionary<string, string> values, string key)
    {
        if (Text(values, key) is not { } text)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new DocumentFormatException($"{key} is '{text}'; write a date such as 2026-01-31.");
    }

    private static Audience ReadAudience(string? text) => text switch
    {
        null or "patients" => Audience.Patients,
        "staff" => Audience.Staff,
        _ => throw new DocumentFormatException($"audience is '{text}'; write patients or staff."),
    };
}
