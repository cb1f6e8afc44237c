namespace Appliance.Host.Pipeline;

/// <summary>The 24 labels of the intent taxonomy.</summary>
internal static class Intents
{
    public const string Greeting = "greeting";
    public const string ThanksGoodbye = "thanks_goodbye";
    public const string Affirm = "affirm";
    public const string Deny = "deny";
    public const string OpeningHours = "opening_hours";
    public const string LocationDirections = "location_directions";
    public const string PriceInquiry = "price_inquiry";
    public const string QuoteRequest = "quote_request";
    public const string PaymentInsurance = "payment_insurance";
    public const string ServiceInquiry = "service_inquiry";
    public const string BookingRequest = "booking_request";
    public const string RescheduleRequest = "reschedule_request";
    public const string CancellationRequest = "cancellation_request";
    public const string AppointmentStatus = "appointment_status";
    public const string PreparationInstructions = "preparation_instructions";
    public const string DocumentRequest = "document_request";
    public const string TestResults = "test_results";
    public const string PrescriptionRenewal = "prescription_renewal";
    public const string MedicalQuestion = "medical_question";
    public const string Emergency = "emergency";
    public const string Complaint = "complaint";
    public const string HumanRequest = "human_request";
    public const string PrivacyRequest = "privacy_request";
    public const string OutOfScope = "out_of_scope";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Greeting, ThanksGoodbye, Affirm, Deny, OpeningHours, LocationDirections, PriceInquiry, QuoteRequest, PaymentInsurance, ServiceInquiry, BookingRequest, RescheduleRequest,
        CancellationRequest, AppointmentStatus, PreparationInstructions, DocumentRequest, TestResults, PrescriptionRenewal, MedicalQuestion, Emergency, Complaint, HumanRequest,
        PrivacyRequest, OutOfScope,
    ];

    /// <summary>Answered from what the clinic has published.</summary>
    public static readonly IReadOnlySet<string> Informational = new HashSet<string>
    {
        OpeningHours, LocationDirections, PriceInquiry, PaymentInsurance, ServiceInquiry, PreparationInstructions,
    };

    /// <summary>Something is done with the words of the message: what was heard wrongly would do harm.</summary>
    public static readonly IReadOnlySet<string> Actions = new HashSet<string>
    {
        QuoteRequest, BookingRequest, RescheduleRequest, CancellationRequest, DocumentRequest, PrescriptionRenewal,
    };

    /// <summary>Given to staff with what the patient wrote; there is a text <c>handoff_INTENT</c> for each.</summary>
    public static readonly IReadOnlySet<string> ForStaff = new HashSet<string>
    {
        QuoteRequest, BookingRequest, RescheduleRequest, CancellationRequest, AppointmentStatus, DocumentRequest,
        TestResults, PrescriptionRenewal, Complaint, HumanRequest, PrivacyRequest,
    };
}
