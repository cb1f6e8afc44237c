namespace Appliance.Host.Texts;

/// <summary>
/// Keys of the texts to patients. Texts of a handoff's reason are named <see cref="HandoffPrefix"/> + intent or reason
/// (<c>handoff_booking_request</c>, <c>handoff_voice</c>); weekdays <see cref="DayPrefix"/> + English day name in lower
/// case; languages <see cref="LanguageNamePrefix"/> + code;
/// facts <see cref="FactPrefix"/> + kind in lower case. <see cref="PatientTextCatalogue"/> lists all of them.
/// </summary>
internal static class PatientTextKeys
{
    public const string Disclosure = "disclosure";
    public const string DisclosureCloud = "disclosure_cloud";
    public const string Identity = "identity";
    public const string Greeting = "greeting";
    public const string Thanks = "thanks";
    public const string Clarify = "clarify";
    public const string AffirmWithoutQuestion = "affirm_without_question";
    public const string DenyWithoutQuestion = "deny_without_question";
    public const string NoEvidence = "no_evidence";
    public const string PersonDeclined = "person_declined";
    public const string PersonButton = "person_button";
    public const string YesButton = "yes_button";
    public const string NoButton = "no_button";
    public const string Emergency = "emergency";
    public const string Crisis = "crisis";
    public const string VoiceEcho = "voice_echo";
    public const string VoiceReadBack = "voice_read_back";
    public const string VoiceUnclear = "voice_unclear";
    public const string VoiceCorrected = "voice_corrected";
    public const string CorrectButton = "correct_button";
    public const string WrongButton = "wrong_button";
    public const string HandoffOpen = "handoff_open";
    public const string HandoffClosed = "handoff_closed";
    public const string HandoffReminder = "handoff_reminder";
    public const string HandoffPrefix = "handoff_";
    public const string OptOutConfirmed = "opt_out_confirmed";
    public const string OptInConfirmed = "opt_in_confirmed";
    public const string LanguageSwitched = "language_switched";
    public const string OutOfScope = "out_of_scope";
    public const string OtherLanguage = "other_language";
    public const string QuotedIntro = "quoted_intro";
    public const string Citation = "citation";
    public const string QuotedOriginal = "quoted_original";
    public const string FactPrefix = "fact_";
    public const string DraftBridge = "draft_bridge";
    public const string WithinMinutes = "within_minutes";
    public const string WithinHours = "within_hours";
    public const string OpensToday = "opens_today";
    public const string OpensTomorrow = "opens_tomorrow";
    public const string OpensOn = "opens_on";
    public const string HoursIntro = "hours_intro";
    public const string HoursClosed = "hours_closed";
    public const string HoursToday = "hours_today";
    public const string HoursTomorrow = "hours_tomorrow";
    public const string HoursOpenNow = "hours_open_now";
    public const string HoursClosedNow = "hours_closed_now";
    public const string DayPrefix = "day_";
    public const string LanguageNamePrefix = "language_name_";
}
