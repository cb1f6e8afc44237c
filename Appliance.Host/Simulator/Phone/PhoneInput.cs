using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Host.Simulator.Phone;

/// <summary>A new patient; a fictitious number is chosen where none is given.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewPatient(string Name, string? Phone = null);

/// <summary>
/// Something that a patient does on the page: <c>{"type":"text","text":"ciao","quotedId":null}</c>, button (id, text),
/// reaction (id of the message, text or null), location (latitude, longitude, text), echo (text).
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PhoneAction(
    string Type, string? Text = null, string? Id = null, string? QuotedId = null, double Latitude = 0, double Longitude = 0)
{
    /// <summary>Does it.</summary>
    /// <exception cref="ArgumentException">The type is unknown or something is missing.</exception>
    public Task<SentMessage> RunAsync(SimulatorServer server, SimulatedPatient patient, CancellationToken cancellationToken) => Type switch
    {
        "text" => server.SendTextAsync(patient, Required(Text, "text"), QuotedId, cancellationToken),
        "button" => server.TapButtonAsync(patient, Required(Id, "id"), Required(Text, "text"), cancellationToken),
        "reaction" => server.SendReactionAsync(patient, Required(Id, "id"), string.IsNullOrEmpty(Text) ? null : Text, cancellationToken),
        "location" => server.SendLocationAsync(patient, Degrees(Latitude, 90), Degrees(Longitude, 180), Text, null, cancellationToken),
        "echo" => server.SendEchoAsync(patient, Required(Text, "text"), cancellationToken),
        _ => throw new ArgumentException($"Type '{Type}' is unknown; use text, button, reaction, location or echo."),
    };

    private string Required(string? value, string name) =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException($"A message of type {Type} needs {name}.") : value;

    private static double Degrees(double value, double most) =>
        Math.Abs(value) <= most ? value : throw new ArgumentException($"Degrees lie between -{most} and {most}.");
}

/// <summary>Reads JSON bodies of the phone page.</summary>
internal static class PhoneBody
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <exception cref="JsonException">It is not the JSON that is expected.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonSerializerOptions json)
    {
        Graph.BodyLimit.Set(context, MaxBytes);
        if (!context.Request.HasJsonContentType())
            throw new JsonException("The body must be JSON with Content-Type: application/json.");
        return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, json, context.RequestAborted)
            ?? throw new JsonException("The body must be a JSON object.");
    }
}
