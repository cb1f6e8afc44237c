using System.Text.Json;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Simulator.Webhooks;

namespace Appliance.Host.Simulator.Graph;

/// <summary><c>POST /{phone number id}/messages</c>: sends, and read receipts with the typing indicator.</summary>
internal sealed class MessagesEndpoint(
    SimulatorOptions options, PatientDirectory patients, SimulatorJournal journal, MediaShelf media, SimulatorFeed feed, StatusPlayer statuses,
    BackgroundWork work)
{
    /// <summary>How long the service window stays open after a patient's message, in hours.</summary>
    public const int ServiceWindowHours = 24;

    /// <summary>How long the typing indicator shows unless a reply ends it, in seconds.</summary>
    public const int TypingSeconds = 25;

    /// <summary>Longest silence of a request that is never answered, in minutes; then the connection is cut.</summary>
    public const int MaxSilenceMinutes = 10;

    private readonly RateLimits limits = new(options.Time, options.ThroughputPerSecond);

    /// <summary>Handles one request.</summary>
    /// <exception cref="GraphException">It is refused.</exception>
    public Task HandleAsync(HttpContext context, JsonElement body) =>
        body.TryGetProperty("status", out _) ? MarkReadAsync(context, body) : SendAsync(context, body);

    private Task MarkReadAsync(HttpContext context, JsonElement body)
    {
        const int MaxLength = 512;
        if (GraphFields.OptionalText(body, "messaging_product", "messaging_product", MaxLength) != "whatsapp")
            throw new GraphException(100, "The parameter messaging_product is required and must be whatsapp.");
        if (GraphFields.RequiredText(body, "status", "status", MaxLength) != "read")
            throw new GraphException(100, "Param status must be read.");
        string wamid = GraphFields.RequiredText(body, "message_id", "message_id", MaxLength);
        InboundEntry entry = journal.FindInbound(wamid) ?? throw new GraphException(131009, "message_id is no message that this number received.");

        bool typing = body.TryGetProperty("typing_indicator", out _);
        if (typing && GraphFields.RequiredText(
            GraphFields.RequiredObject(body, "typing_indicator", "typing_indicator"), "type", "typing_indicator['type']", MaxLength) != "text")
            throw new GraphException(100, "Param typing_indicator['type'] must be text.");

        DateTimeOffset now = options.Time.GetUtcNow();
        journal.MarkRead(wamid, now);
        if (typing)
            feed.Publish(new SimulatorEvent.Typing(entry.PatientKey, now.AddSeconds(TypingSeconds)));
        return GraphEndpoints.AnswerAsync(context, new { success = true });
    }

    private async Task SendAsync(HttpContext context, JsonElement body)
    {
        bool given = body.TryGetProperty("biz_opaque_callback_data", out JsonElement data) && data.ValueKind == JsonValueKind.String;
        string? correlationId = given ? data.GetString() : null;
        SimulatedPatient? patient = null;
        SendFault? fault;
        SendEntry entry;
        SimulatedPatient recipient;
        try
        {
            SendRequest request = SendRequestReader.Read(body);
            patient = Recipient(request);
            fault = options.Faults.TakeForSend();
            if (fault is { Kind: SendFaultKind.Error })
                throw new GraphException(fault.Code, "The simulator was told to fail.");
            if (fault is { Kind: SendFaultKind.Http500 or SendFaultKind.DropBeforeAccepting })
            {
                RefuseWithoutCode(context, fault.Kind, patient, correlationId);
                return;
            }

            (entry, recipient) = Accept(request, patient);
        }
        catch (GraphException refusal)
        {
            journal.Add(new RefusedEntry(patient?.Key, refusal.Error.Code, refusal.Error.Details, correlationId, options.Time.GetUtcNow()));
            throw;
        }

        statuses.Play(entry, recipient, fault is { Kind: SendFaultKind.AcceptThenFail } ? fault.Code : null);
        await AnswerAsync(context, entry, recipient, fault?.Kind);
    }

    private void RefuseWithoutCode(HttpContext context, SendFaultKind kind, SimulatedPatient? patient, string? correlationId)
    {
        journal.Add(new RefusedEntry(patient?.Key, 0, kind.ToString(), correlationId, options.Time.GetUtcNow()));
        if (kind == SendFaultKind.Http500)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else
            context.Abort();
    }

    private (SendEntry Entry, SimulatedPatient Recipient) Accept(SendRequest request, SimulatedPatient? patient)
    {
        if (request.MediaId is { } mediaId && media.Find(mediaId) is null)
            throw new GraphException(131053, "The media id is unknown or has expired.");
        bool template = request.Kind == SendKind.Template;
        if (template && options.Templates is { } known && !known.Contains(request.TemplateName!))
            throw new GraphException(132001, $"Template {request.TemplateName} does not exist, or is not approved in this language.");

        DateTimeOffset now = options.Time.GetUtcNow();
        if (!template && (patient is null || !(now - journal.LastContact(patient.Key) < TimeSpan.FromHours(ServiceWindowHours))))
            throw new GraphException(131047, "Message failed to send because more than 24 hours have passed since the customer last replied to this number.");

        patient ??= NewRecipient(request);
        if (options.EnforceRateLimits)
            limits.Take(patient.Key);
        var entry = new SendEntry(Wamid.New(), patient.Key, request, now);
        journal.Add(entry);
        return (entry, patient);
    }

    private SimulatedPatient? Recipient(SendRequest request)
    {
        if (string.IsNullOrEmpty(request.To))
            return patients.Find(request.Recipient!);
        string digits = Digits(request.To);
        if (digits == options.DisplayPhoneNumber)
            throw new GraphException(131021, "Recipient phone number cannot be sender phone number.");
        return patients.Find(digits);
    }

    // A template opens a conversation with somebody who has not written yet.
    private SimulatedPatient NewRecipient(SendRequest request)
    {
        string address = string.IsNullOrEmpty(request.To) ? request.Recipient! : Digits(request.To);
        try
        {
            SimulatedPatient patient = patients.GetOrAdd(address, "New patient", out _);
            feed.Publish(new SimulatorEvent.PatientChanged(patient));
            return patient;
        }
        catch (ArgumentException)
        {
            throw new GraphException(131026, "The recipient is not a WhatsApp number or user id.");
        }
    }

    // Without a plus sign Meta takes the number for a national one and puts the business number's calling code before it.
    private string Digits(string to)
    {
        string digits = string.Concat(to.Where(char.IsAsciiDigit));
        return to.StartsWith('+') ? digits : options.CallingCode + digits;
    }

    private async Task AnswerAsync(HttpContext context, SendEntry entry, SimulatedPatient patient, SendFaultKind? fault)
    {
        if (fault == SendFaultKind.AcceptThenSilence)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, work.Stopping);
            await Task.Delay(TimeSpan.FromMinutes(MaxSilenceMinutes), options.Time, silence.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (fault is SendFaultKind.AcceptThenSilence or SendFaultKind.DropAfterAccepting)
        {
            context.Abort();
            return;
        }

        Dictionary<string, string> contact = new() { ["input"] = entry.Request.To ?? entry.Request.Recipient! };
        if (string.IsNullOrEmpty(entry.Request.To))
            contact["user_id"] = patient.UserId;
        else
            contact["wa_id"] = patient.Phone!;
        Dictionary<string, string> message = new() { ["id"] = entry.Wamid };
        if (entry.Request.Kind == SendKind.Template)
            message["message_status"] = "accepted";
        await GraphEndpoints.AnswerAsync(context, new
        {
            messaging_product = "whatsapp",
            contacts = new[] { contact },
            messages = new[] { message },
        });
    }
}
