namespace Appliance.Host.Simulator;

/// <summary>A person with a simulated phone.</summary>
/// <param name="Key">What identifies the patient here: the phone number, or the user id where the business never sees a number.</param>
/// <param name="Phone">Digits without plus; null for a user known by name only, whose webhooks carry no <c>from</c> and no <c>wa_id</c>.</param>
/// <param name="UserId">Business-scoped user id, such as <c>IT.13491</c>.</param>
/// <param name="Name">Profile name.</param>
internal sealed record SimulatedPatient(string Key, string? Phone, string UserId, string Name);
