namespace Appliance.Host.Channels.WhatsApp;

/// <summary>The body is not a JSON object, so nothing of it can be stored; the sender has to correct it (HTTP 400).</summary>
internal sealed class WebhookFormatException(string message) : Exception(message);

/// <summary>The body exceeds a named limit; nothing of it was read (HTTP 413).</summary>
internal sealed class WebhookLimitException(string message) : Exception(message);
