namespace Appliance.Host.Channels;

/// <summary>A reply button below a message.</summary>
/// <param name="Id">What comes back when it is tapped (Meta: at most 256 characters).</param>
/// <param name="Title">What the patient sees (Meta: at most 20 characters).</param>
public sealed record ReplyButton(string Id, string Title);

/// <summary>One message to a patient.</summary>
/// <param name="BusinessNumber">The clinic's number it is sent from (Meta: phone number id).</param>
/// <param name="Phone">Digits of the recipient's number without plus; preferred where known.</param>
/// <param name="UserId">The recipient's business-scoped user id; used where no phone is known.</param>
/// <param name="Text">At most 4,096 characters; 1,024 with buttons.</param>
/// <param name="Buttons">None to three.</param>
/// <param name="QuotedExternalId">The patient's message this one answers, shown as a quotation.</param>
/// <param name="CorrelationId">Our id, echoed in statuses, by which an unknown outcome is reconciled.</param>
public sealed record OutboundMessage(
    string BusinessNumber,
    string? Phone,
    string? UserId,
    string Text,
    IReadOnlyList<ReplyButton> Buttons,
    string? QuotedExternalId,
    string CorrelationId);
