using Appliance.Host.Configuration;
using Appliance.Host.Handoff;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.Texts;
using Appliance.Inference.Languages;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>
/// Watch: red flags in every fragment, before anything waits for anything. A hit sends the emergency text at once, around
/// debounce, kill switch, opt-out and staff ownership, and alarms staff. Thread-safe.
/// </summary>
internal sealed class WatchStep(RedFlagWatch watch, LanguageDetector languages, PatientTexts texts, ClinicOptions clinic)
{
    /// <summary>The emergency text goes out at most once in this time and conversation.</summary>
    public static readonly TimeSpan EmergencyInterval = TimeSpan.FromHours(1);

    /// <summary>Red flags of a fragment or a transcript, of which <see cref="PhraseTokenizer.MaxTextLength"/> characters count; the language is a hint only, all languages' rules run.</summary>
    public IReadOnlyList<RedFlagHit> Run(string? text, string? language) =>
        string.IsNullOrWhiteSpace(text) ? [] : watch.Watch(text.Length <= PhraseTokenizer.MaxTextLength ? text : text[..PhraseTokenizer.MaxTextLength], language);

    /// <summary>The text for a danger, in a language that is served.</summary>
    public string Text(string language, bool crisis) => texts.Format(
        language,
        crisis ? PatientTextKeys.Crisis : PatientTextKeys.Emergency,
        [("emergency_number", clinic.EmergencyNumber), ("crisis_number", clinic.CrisisNumber)]);

    /// <summary>
    /// Puts emergency text, handoff and alarm into the transaction that takes the fragment in. The dedupe key makes a
    /// second run of the same event harmless.
    /// </summary>
    public void Alarm(WriteSession session, Conversation conversation, long eventId, string text, IReadOnlyList<RedFlagHit> hits, DateTimeOffset now)
    {
        string reason = "red_flag:" + string.Join(',', hits.Select(hit => hit.Rule).Distinct());
        if (ConversationStore.TryTakeEmergency(session, conversation.Id, now, EmergencyInterval))
        {
            string words = Text(Language(text, hits), hits.Any(hit => hit.IsCrisis));
            OutboxStore.Add(
                session,
                new NewOutboxMessage(conversation.Id, "emergency:" + eventId, "machine", OutboxUrgency.Emergency, "emergency", words),
                now);
        }

        (long handoff, _) = HandoffStore.Open(session, conversation.Id, reason, emergency: true, text, now, now + HandoffClock.EmergencyReminder);
        AlertStore.Add(session, "red_flag", emergency: true, reason, now, conversation.Id, handoff);
    }

    // The learned detector knows no languages: where it alone sees the danger, the text's own language is asked for.
    private string Language(string text, IReadOnlyList<RedFlagHit> hits)
    {
        if (hits.FirstOrDefault(hit => hit.Language is not null)?.Language is { } known) return known;
        string? detected = languages.Detect(text, clinic.Language).Code;
        return ServedLanguages.All.Contains(detected) ? detected! : clinic.Language;
    }
}
