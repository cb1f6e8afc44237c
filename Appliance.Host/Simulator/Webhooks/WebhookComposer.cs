using System.Globalization;
using System.Text.Json;
using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Webhooks;

/// <summary>Writes webhook bodies as Meta does. Thread-safe.</summary>
internal sealed class WebhookComposer(SimulatorOptions options, Func<string, Uri> mediaLink)
{
    /// <summary>A patient's message.</summary>
    public byte[] Message(SimulatedPatient patient, InboundEntry entry) => Write("messages", value =>
    {
        Contacts(value, patient);
        value.WriteStartArray("messages");
        value.WriteStartObject();
        if (patient.Phone is not null)
            value.WriteString("from", patient.Phone);
        value.WriteString("from_user_id", patient.UserId);
        value.WriteString("id", entry.Wamid);
        value.WriteString("timestamp", UnixTime(entry.SentAt));
        if (entry.QuotedWamid is not null)
        {
            value.WriteStartObject("context");
            value.WriteString("from", options.DisplayPhoneNumber);
            value.WriteString("id", entry.QuotedWamid);
            value.WriteEndObject();
        }

        MessageContentWriter.Write(value, entry.Content, mediaLink);
        value.WriteEndObject();
        value.WriteEndArray();
    });

    /// <summary>What a person of the clinic wrote on the phone app (coexistence numbers).</summary>
    public byte[] Echo(SimulatedPatient patient, InboundEntry entry, string text) => Write("smb_message_echoes", value =>
    {
        value.WriteStartArray("message_echoes");
        value.WriteStartObject();
        value.WriteString("from", options.DisplayPhoneNumber);
        if (patient.Phone is not null)
            value.WriteString("to", patient.Phone);
        value.WriteString("to_user_id", patient.UserId);
        value.WriteString("id", entry.Wamid);
        value.WriteString("timestamp", UnixTime(entry.SentAt));
        MessageContentWriter.Write(value, new PatientContent.Text(text), mediaLink);
        value.WriteEndObject();
        value.WriteEndArray();
    });

    /// <summary>News of a message of the appliance: sent, delivered, read, or failed with a code.</summary>
    public byte[] Status(SimulatedPatient patient, SendEntry entry, string status, DateTimeOffset at, int? errorCode) => Write("messages", value =>
    {
        if (errorCode is null)
            Contacts(value, patient);
        value.WriteStartArray("statuses");
        value.WriteStartObject();
        value.WriteString("id", entry.Wamid);
        value.WriteString("status", status);
        value.WriteString("timestamp", UnixTime(at));
        if (patient.Phone is not null)
            value.WriteString("recipient_id", patient.Phone);
        // Absent on a failure of a message that was addressed to a phone number.
        if (errorCode is null || patient.Phone is null)
            value.WriteString("recipient_user_id", patient.UserId);
        if (entry.CorrelationId is not null)
            value.WriteString("biz_opaque_callback_data", entry.CorrelationId);
        if (status is "sent" or "delivered")
            Pricing(value, entry.Request.Kind == Graph.SendKind.Template);
        if (errorCode is { } code)
            Errors(value, new Graph.GraphError(code, "The simulator was told to fail after accepting."));
        value.WriteEndObject();
        value.WriteEndArray();
    });

    private byte[] Write(string field, Action<Utf8JsonWriter> writeValue) => MetaJson.Write(json => Envelope(json, field, writeValue));

    private void Envelope(Utf8JsonWriter json, string field, Action<Utf8JsonWriter> writeValue)
    {
        json.WriteStartObject();
        json.WriteString("object", "whatsapp_business_account");
        json.WriteStartArray("entry");
        json.WriteStartObject();
        json.WriteString("id", options.WabaId);
        json.WriteStartArray("changes");
        json.WriteStartObject();
        json.WriteStartObject("value");
        json.WriteString("messaging_product", "whatsapp");
        json.WriteStartObject("metadata");
        json.WriteString("display_phone_number", options.DisplayPhoneNumber);
        json.WriteString("phone_number_id", options.PhoneNumberId);
        json.WriteEndObject();
        writeValue(json);
        json.WriteEndObject();
        json.WriteString("field", field);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Contacts(Utf8JsonWriter value, SimulatedPatient patient)
    {
        value.WriteStartArray("contacts");
        value.WriteStartObject();
        value.WriteStartObject("profile");
        value.WriteString("name", patient.Name);
        value.WriteEndObject();
        if (patient.Phone is not null)
            value.WriteString("wa_id", patient.Phone);
        value.WriteString("user_id", patient.UserId);
        value.WriteEndObject();
        value.WriteEndArray();
    }

    private static void Pricing(Utf8JsonWriter value, bool template)
    {
        value.WriteStartObject("pricing");
        value.WriteBoolean("billable", template);
        value.WriteString("pricing_model", "PMP");
        value.WriteString("type", template ? "regular" : "free_customer_service");
        value.WriteString("category", template ? "utility" : "service");
        value.WriteEndObject();
    }

    private static void Errors(Utf8JsonWriter value, Graph.GraphError error)
    {
        value.WriteStartArray("errors");
        value.WriteStartObject();
        value.WriteNumber("code", error.Code);
        value.WriteString("title", error.Title);
        value.WriteString("message", error.Title);
        value.WriteStartObject("error_data");
        value.WriteString("details", error.Details);
        value.WriteEndObject();
        value.WriteString("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
        value.WriteEndObject();
        value.WriteEndArray();
    }

    private static string UnixTime(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
