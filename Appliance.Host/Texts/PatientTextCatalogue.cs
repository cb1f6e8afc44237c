using Appliance.Host.Phrases;
using Appliance.Knowledge.Library.Search.Facts;

namespace Appliance.Host.Texts;

/// <summary>Which texts exist, which placeholders each may and must hold, and how long it may be. Thread-safe.</summary>
internal static class PatientTextCatalogue
{
    /// <summary>Longest text, in UTF-16 units: the body limit of a Cloud API message with buttons.</summary>
    public const int MaxTextLength = 1_024;

    /// <summary>Longest button title, in UTF-16 units (Cloud API).</summary>
    public const int MaxButtonTitleLength = 20;

    private const string ButtonSuffix = "_button";

    // The clinic's name may be left out of a text; a number, a time or a source that a text exists to give may not.
    private const string OptionalPlaceholder = "clinic";

    private static readonly string[] HandoffReasons =
    [
        "booking_request", "reschedule_request", "cancellation_request", "appointment_status", "document_request", "test_results",
        "prescription_renewal", "quote_request", "complaint", "privacy_request", "human_request", "sensitive", "voice", "image",
        "document", "location", "contacts", "other_media", "too_old", "failed", "low_confidence", "rate_limited", "voice_unclear", "media_missing",
    ];

    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Key → the placeholders it may hold.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Placeholders { get; } = Build();

    /// <summary>Checks one text.</summary>
    /// <param name="file">The file it stands in, for errors.</param>
    /// <param name="key">Its key.</param>
    /// <param name="text">The text with placeholders in braces.</param>
    /// <exception cref="ContentFileException">Unknown key or placeholder, a number or time left out, empty, or too long.</exception>
    public static void Check(string file, string key, string text)
    {
        ContentFileException Wrong(string reason) => new(file, $"key {key}", reason);

        if (!Placeholders.TryGetValue(key, out IReadOnlyList<string>? allowed)) throw Wrong("is not a known text; remove or correct it");
        if (string.IsNullOrWhiteSpace(text)) throw Wrong("is empty; write the text");
        int limit = key.EndsWith(ButtonSuffix, StringComparison.Ordinal) ? MaxButtonTitleLength : MaxTextLength;
        if (text.Length > limit) throw Wrong($"has {text.Length} characters, more than the {limit} WhatsApp allows; shorten it");
        IReadOnlyList<string> used = PlaceholderText.Names(text)
            ?? throw Wrong("has a brace without its pair; write placeholders as {name}");
        if (used.Except(allowed).FirstOrDefault() is { } unknown)
        {
            string remedy = allowed.Count == 0 ? "it takes none" : $"it takes {string.Join(", ", allowed.Select(name => $"{{{name}}}"))}";
            throw Wrong($"has the unknown placeholder {{{unknown}}}; {remedy}");
        }
        if (allowed.Except(used).FirstOrDefault(name => name != OptionalPlaceholder) is { } missing)
            throw Wrong($"lacks the placeholder {{{missing}}}; write it where its value belongs");
    }

    private static Dictionary<string, IReadOnlyList<string>> Build()
    {
        var texts = new Dictionary<string, IReadOnlyList<string>>();
        foreach (string key in (string[])
        [
            PatientTextKeys.Greeting, PatientTextKeys.Thanks, PatientTextKeys.Clarify, PatientTextKeys.AffirmWithoutQuestion,
            PatientTextKeys.DenyWithoutQuestion, PatientTextKeys.PersonDeclined, PatientTextKeys.PersonButton, PatientTextKeys.YesButton,
            PatientTextKeys.NoButton, PatientTextKeys.LanguageSwitched, PatientTextKeys.DraftBridge, PatientTextKeys.HandoffReminder,
            PatientTextKeys.HoursClosed, PatientTextKeys.HoursToday, PatientTextKeys.HoursTomorrow, PatientTextKeys.HoursOpenNow,
            PatientTextKeys.DisclosureCloud, PatientTextKeys.VoiceUnclear, PatientTextKeys.VoiceCorrected, PatientTextKeys.CorrectButton,
            PatientTextKeys.WrongButton,
            .. HandoffReasons.Select(reason => PatientTextKeys.HandoffPrefix + reason),
            .. Days.Select(day => PatientTextKeys.DayPrefix + day),
            .. ServedLanguages.All.Select(language => PatientTextKeys.LanguageNamePrefix + language),
        ])
        {
            texts.Add(key, []);
        }
        foreach (string key in (string[])
        [
            PatientTextKeys.Identity, PatientTextKeys.NoEvidence, PatientTextKeys.OptOutConfirmed, PatientTextKeys.OptInConfirmed, PatientTextKeys.OutOfScope,
            PatientTextKeys.QuotedIntro, PatientTextKeys.HoursIntro,
        ])
        {
            texts.Add(key, [OptionalPlaceholder]);
        }
        texts.Add(PatientTextKeys.Disclosure, [OptionalPlaceholder, "emergency_number"]);
        texts.Add(PatientTextKeys.Emergency, ["emergency_number"]);
        texts.Add(PatientTextKeys.Crisis, ["crisis_number", "emergency_number"]);
        texts.Add(PatientTextKeys.OtherLanguage, ["emergency_number"]);
        texts.Add(PatientTextKeys.VoiceEcho, ["text"]);
        texts.Add(PatientTextKeys.VoiceReadBack, ["text", "words"]);
        texts.Add(PatientTextKeys.HandoffOpen, ["when"]);
        texts.Add(PatientTextKeys.HandoffClosed, ["opens"]);
        texts.Add(PatientTextKeys.Citation, ["document"]);
        texts.Add(PatientTextKeys.QuotedOriginal, ["language"]);
        foreach (FactKinds kind in StatedFact.Universal)
            texts.Add(PatientTextKeys.FactPrefix + kind.ToString().ToLowerInvariant(), ["value"]);
        texts.Add(PatientTextKeys.WithinMinutes, ["n"]);
        texts.Add(PatientTextKeys.WithinHours, ["n"]);
        texts.Add(PatientTextKeys.HoursClosedNow, ["opens"]);
        texts.Add(PatientTextKeys.OpensToday, ["time"]);
        texts.Add(PatientTextKeys.OpensTomorrow, ["time"]);
        texts.Add(PatientTextKeys.OpensOn, ["day", "time"]);
        return texts;
    }
}
