namespace Appliance.Host.Pipeline;

/// <summary>What evidence lets the library answer a message of an intent.</summary>
/// <param name="Asked">Where the message asks something.</param>
/// <param name="Told">Where it tells or requests something.</param>
/// <param name="FactsOnly">Only a price, a time, a place or another fact counts as asked: "may I speak to somebody?" is a request.</param>
internal sealed record IntentRule(EvidenceNeeded Asked, EvidenceNeeded Told, bool FactsOnly = false)
{
    /// <summary>What a turn needs.</summary>
    public EvidenceNeeded For(Turn turn) => (FactsOnly ? PracticalQuestions.AsksFact(turn) : PracticalQuestions.IsQuestion(turn)) ? Asked : Told;
}

/// <summary>
/// The table of intents: which evidence lets the library answer before anything else happens. Intents say what a message is about, not whether the
/// clinic has published the answer; sure evidence is enough for all that ask a fact. Messages with clinical words do not come here.
/// </summary>
internal static class IntentPolicy
{
    /// <summary>From this confidence on something foreign to the clinic is answered from sure evidence only.</summary>
    public const double SureOutOfScope = 0.75;

    /// <summary>Intents that only a person can settle; one in a part of a message counts as if it were the whole.</summary>
    public static readonly IReadOnlyList<string> ForPeople = [Intents.PrivacyRequest, Intents.Complaint, Intents.HumanRequest];

    /// <summary>What only people settle: a fact that is asked for may be told where it is sure.</summary>
    public static readonly IntentRule People = new(Asked: EvidenceNeeded.Sure, Told: EvidenceNeeded.Unobtainable, FactsOnly: true);

    private static readonly IntentRule Published = new(Asked: EvidenceNeeded.Strong, Told: EvidenceNeeded.Strong);
    private static readonly IntentRule Errand = new(Asked: EvidenceNeeded.Strong, Told: EvidenceNeeded.Approved);
    private static readonly IntentRule Foreign = new(Asked: EvidenceNeeded.Sure, Told: EvidenceNeeded.Approved);

    private static readonly Dictionary<string, IntentRule> Rules = new(StringComparer.Ordinal)
    {
        [Intents.OpeningHours] = Published,
        [Intents.LocationDirections] = Published,
        [Intents.PriceInquiry] = Published,
        [Intents.PaymentInsurance] = Published,
        [Intents.ServiceInquiry] = Published,
        [Intents.PreparationInstructions] = Published,
        [Intents.OutOfScope] = Published,
        [Intents.Greeting] = new(Asked: EvidenceNeeded.Strong, Told: EvidenceNeeded.Unobtainable),
        [Intents.QuoteRequest] = Errand,
        [Intents.BookingRequest] = Errand,
        [Intents.RescheduleRequest] = Errand,
        [Intents.CancellationRequest] = Errand,
        [Intents.AppointmentStatus] = Errand,
        [Intents.DocumentRequest] = Errand,
        [Intents.TestResults] = Errand,
        [Intents.PrescriptionRenewal] = Errand,
        [Intents.PrivacyRequest] = People,
        [Intents.Complaint] = People,
        [Intents.HumanRequest] = People,
    };

    /// <summary>The rule of an intent that was decided with this confidence.</summary>
    public static IntentRule For(string intent, double confidence) =>
        intent == Intents.OutOfScope && confidence >= SureOutOfScope ? Foreign : Rules.GetValueOrDefault(intent, Published);
}
