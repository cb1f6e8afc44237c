using Appliance.Host.Channels;
using Appliance.Host.RedFlags;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Media;

namespace Appliance.Host.Pipeline;

/// <summary>One fragment of the patient's turn.</summary>
/// <param name="MessageId">Row of the stored message; 0 where nothing is stored (<c>ask</c>, <c>chat</c>).</param>
/// <param name="EventId">Row of the inbox event; 0 where nothing is stored.</param>
/// <param name="Kind">The form it came in.</param>
/// <param name="Text">Its text, if any.</param>
/// <param name="ButtonId">The tapped button.</param>
/// <param name="ExternalId">The channel's id.</param>
/// <param name="QuotedText">The text of the message it replies to.</param>
/// <param name="SentAt">By the channel's clock.</param>
/// <param name="Flags">Red flags found in it by the Watch step.</param>
internal sealed record Fragment(
    long MessageId,
    long EventId,
    MessageKind Kind,
    string? Text,
    string? ButtonId,
    string? ExternalId,
    string? QuotedText,
    DateTimeOffset SentAt,
    IReadOnlyList<RedFlagHit> Flags)
{
    /// <summary>What was found in the file that came with it; null where none came, or nothing was looked for.</summary>
    public MediaFinding? Media { get; init; }

    /// <summary>Whether it is a voice note whose words were heard; its <see cref="Text"/> has them.</summary>
    public bool WasHeard => Media is { Outcome: MediaOutcome.Heard };
}

/// <summary>An earlier message of the conversation, as context.</summary>
internal sealed record PastMessage(MessageAuthor Author, string Text);

/// <summary>What is known of the conversation when its turn begins.</summary>
/// <param name="Owner">Who answers.</param>
/// <param name="PausedGlobally">The kill switch of everything, or of this conversation, is on.</param>
/// <param name="OptedOut">The contact wrote STOP.</param>
/// <param name="Language">The contact's language, remembered.</param>
/// <param name="LanguageRequested">The contact asked for it.</param>
/// <param name="Pending">The one question the patient was asked.</param>
/// <param name="Clarifications">Times in a row that the appliance asked back.</param>
/// <param name="RepliesInLastHour">Automatic replies of the last hour.</param>
/// <param name="Disclosed">The patient knows that an automated assistant answers.</param>
/// <param name="BridgeAt">When the patient was last told that a person will answer.</param>
/// <param name="EmergencyAnswered">The Watch step sent the emergency text for one of this turn's fragments.</param>
/// <param name="History">Earlier messages, oldest first.</param>
internal sealed record Situation(
    ConversationOwner Owner,
    bool PausedGlobally,
    bool OptedOut,
    string? Language,
    bool LanguageRequested,
    PendingQuestion? Pending,
    int Clarifications,
    int RepliesInLastHour,
    bool Disclosed,
    DateTimeOffset? BridgeAt,
    bool EmergencyAnswered,
    IReadOnlyList<PastMessage> History)
{
    /// <summary>Summary of the conversation before <see cref="History"/>, written by a model; null = none.</summary>
    public string? Summary { get; init; }

    /// <summary>The situation of a first message, with nothing stored.</summary>
    public static Situation First(string? language = null, IReadOnlyList<PastMessage>? history = null) =>
        new(ConversationOwner.Machine, false, false, language, false, null, 0, 0, true, null, false, history ?? []);
}

/// <summary>The one question the patient was asked, stored with the conversation.</summary>
/// <param name="Kind">What a yes means.</param>
/// <param name="Text">What the patient had asked.</param>
internal sealed record PendingQuestion(string Kind, string Text)
{
    /// <summary>Shall a person be called? A yes calls staff.</summary>
    public const string OfferPerson = "offer_person";

    /// <summary>Was a voice note understood rightly? A yes stands for its words, a no asks for it again.</summary>
    public const string ConfirmVoice = "confirm_voice";

    /// <summary>A voice note is to be repeated; a yes or no still answers the question before.</summary>
    public const string RepeatVoice = "repeat_voice";

    /// <summary>The question that waits behind a request to repeat.</summary>
    public PendingQuestion? Before { get; init; }
}

/// <summary>
/// What a patient says until the appliance answers, and all that the steps found out about it. Immutable: each step
/// returns a copy with its own finding.
/// </summary>
internal sealed record Turn(IReadOnlyList<Fragment> Fragments, Situation Situation, DateTimeOffset Now)
{
    /// <summary>The stored conversation; null where nothing is stored (<c>ask</c>, <c>chat</c>).</summary>
    public long? ConversationId { get; init; }

    /// <summary>No model is asked to write: a rehearsal before the first patient.</summary>
    public bool QuoteOnly { get; init; }

    /// <summary>Words and form, from the Hear step.</summary>
    public Heard Heard { get; init; } = Heard.Nothing;

    /// <summary>Language, intent and topics, from the Understand step.</summary>
    public Understanding Understanding { get; init; } = Understanding.Nothing;

    /// <summary>Which agent answers, from the Decide step.</summary>
    public Decision Decision { get; init; } = Decision.Undecided;

    /// <summary>What is to be said and done, from the Answer step; later steps may replace it.</summary>
    public Answer Answer { get; init; } = Answer.Silence(TurnOutcome.Handoff);

    /// <summary>What staff should know of how the answer came about, from the Answer step; null = nothing.</summary>
    public string? StaffNotice { get; init; }

    /// <summary>Milliseconds by step, in order.</summary>
    public IReadOnlyList<StepTiming> Timings { get; init; } = [];

    /// <summary>Red flags of all fragments, each rule once.</summary>
    public IReadOnlyList<string> Flags => [.. Fragments.SelectMany(f => f.Flags).Select(hit => hit.Rule).Distinct()];
}

/// <summary>How long a step took.</summary>
internal sealed record StepTiming(string Step, double Milliseconds);

/// <summary>What was heard: the fragments as one text.</summary>
/// <param name="Text">Joined by line breaks; empty where there were no words.</param>
/// <param name="MediaKind">The first fragment that is neither text nor a voice note with words, where there is one.</param>
/// <param name="ButtonId">The last tapped button.</param>
/// <param name="QuotedText">The text of the message the patient replied to.</param>
/// <param name="OldestSentAt">When the oldest fragment was sent.</param>
internal sealed record Heard(string Text, MessageKind? MediaKind, string? ButtonId, string? QuotedText, DateTimeOffset OldestSentAt)
{
    public static readonly Heard Nothing = new("", null, null, null, DateTimeOffset.UnixEpoch);

    /// <summary>What became of the file of <see cref="MediaKind"/>; null where nothing was looked for.</summary>
    public MediaOutcome? MediaOutcome { get; init; }

    /// <summary>The words that were heard in voice notes; null where none were.</summary>
    public string? Spoken { get; init; }

    /// <summary>The language that voice notes are spoken in, where known.</summary>
    public string? Language { get; init; }

    /// <summary>The text was heard in a voice note, read back, and confirmed.</summary>
    public bool Confirmed { get; init; }
}

/// <summary>A label with its calibrated confidence.</summary>
internal sealed record IntentScore(string Intent, double Confidence);

/// <summary>What the text means, as far as models and lexicons tell.</summary>
/// <param name="Language">The language to answer in (always a served one).</param>
/// <param name="DetectedLanguage">What was detected: it, en, es, pt, other, or null when the text says too little.</param>
/// <param name="SwitchTo">A language the patient asks to go on in.</param>
/// <param name="Intent">The decided intent; out_of_scope also where no label is likely enough.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1, that it is right.</param>
/// <param name="Top">The likeliest labels before that decision, likeliest first.</param>
/// <param name="Sensitive">Sensitive topics named.</param>
/// <param name="Saying">Fixed words that the message consists of or holds.</param>
internal sealed record Understanding(
    string Language,
    string? DetectedLanguage,
    string? SwitchTo,
    string Intent,
    double Confidence,
    IReadOnlyList<IntentScore> Top,
    IReadOnlyList<string> Sensitive,
    FixedSaying Saying)
{
    /// <summary>What single clauses ask for beside that, in their order; empty where the message has one clause.</summary>
    public IReadOnlyList<IntentScore> Additional { get; init; } = [];

    /// <summary>Words heard in a voice note that would do harm if they were misheard.</summary>
    public IReadOnlyList<string> Risky { get; init; } = [];

    /// <summary>The likeliest label, likely enough or not.</summary>
    public IntentScore Best => Top.Count > 0 ? Top[0] : new IntentScore(Intent, Confidence);

    public static readonly Understanding Nothing = new("en", null, null, Intents.OutOfScope, 0, [], [], FixedSaying.None);
}

/// <summary>Fixed words recognised without a model.</summary>
internal enum FixedSaying
{
    None,
    Stop,
    Start,
    Affirm,
    Deny,
    Human,
    Identity,
}
