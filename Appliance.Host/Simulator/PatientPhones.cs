using System.Security.Cryptography;
using Appliance.Host.Simulator.Graph;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Simulator.Webhooks;

namespace Appliance.Host.Simulator;

/// <summary>What patients do with their phones: every action is journalled and becomes a webhook. Thread-safe.</summary>
internal sealed class PatientPhones(
    SimulatorOptions options, SimulatorJournal journal, MediaShelf shelf, WebhookComposer composer, WebhookDispatcher dispatcher)
{
    /// <summary>Longest text that WhatsApp lets a person send, in UTF-16 units.</summary>
    public const int MaxTextLength = 65_536;

    public Task<SentMessage> SendTextAsync(SimulatedPatient patient, string text, string? quotedId, CancellationToken cancellationToken)
    {
        if (text.Length is 0 or > MaxTextLength)
            throw new ArgumentException($"A message has 1 to {MaxTextLength} characters; this one has {text.Length}.", nameof(text));
        return SendAsync(patient, new PatientContent.Text(text), quotedId, cancellationToken);
    }

    public Task<SentMessage> SendMediaAsync(
        SimulatedPatient patient, string kind, byte[]? bytes, string mimeType, bool voice, string? fileName, string? caption,
        CancellationToken cancellationToken)
    {
        if (kind is not ("image" or "video" or "audio" or "document" or "sticker"))
            throw new ArgumentException($"'{kind}' is no kind of media; use image, video, audio, document or sticker.", nameof(kind));
        if (bytes?.Length > MediaShelf.MaxFileBytes)
            throw new ArgumentException($"A file has at most {MediaShelf.MaxFileBytes} bytes; this one has {bytes.Length}.", nameof(bytes));
        MediaFile? file = bytes is null ? null : shelf.Add(bytes, mimeType, fileName);
        var content = new PatientContent.Media(
            kind,
            file?.Id ?? shelf.NewId(),
            mimeType,
            file?.Sha256 ?? Convert.ToBase64String(SHA256.HashData([])),
            voice,
            fileName,
            caption);
        return SendAsync(patient, content, null, cancellationToken);
    }

    public Task<SentMessage> TapButtonAsync(SimulatedPatient patient, string buttonId, string title, CancellationToken cancellationToken)
    {
        SendEntry? offer = journal.Sends.LastOrDefault(send =>
            send.PatientKey == patient.Key && send.Buttons.Any(button => button.Id == buttonId));
        var content = new PatientContent.Button(buttonId, title, offer?.Request.ButtonOrigin ?? ButtonOrigin.Reply);
        return SendAsync(patient, content, offer?.Wamid, cancellationToken);
    }

    public async Task<SentMessage> SendAsync(SimulatedPatient patient, PatientContent content, string? quotedId, CancellationToken cancellationToken)
    {
        var entry = new InboundEntry(Wamid.New(), patient.Key, content, quotedId, options.Time.GetUtcNow());
        var sent = new SentMessage(entry.Wamid);
        byte[] body = content is PatientContent.StaffEcho echo
            ? composer.Echo(patient, entry, echo.Body)
            : composer.Message(patient, entry);
        journal.Add(entry);
        await dispatcher.AddAsync(
            new WebhookDelivery(patient.Key, body)
            {
                Finished = at =>
                {
                    journal.Update(entry.Wamid, known => known with { AcknowledgedAt = at, GivenUp = at is null });
                    sent.Finish(at);
                },
                Failed = reason => journal.Update(
                    entry.Wamid, known => known with { FailedAttempts = known.FailedAttempts + 1, LastFailure = reason }),
            },
            cancellationToken);
        return sent;
    }

    public async Task<SentMessage> SendRawAsync(byte[] body, string? signature, CancellationToken cancellationToken)
    {
        var sent = new SentMessage(string.Empty);
        await dispatcher.AddAsync(new WebhookDelivery(string.Empty, body) { Signature = signature, Finished = sent.Finish }, cancellationToken);
        return sent;
    }
}
