using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Understanding.Slots;
using Appliance.Knowledge.Handoffs;

namespace Appliance.Host.Commands;

/// <summary>
/// The dates, times, names, numbers and papers in what waiting patients wrote, counted from when the case was opened. Proposals
/// to staff, read by rules: the words themselves stand beside them.
/// </summary>
internal static class HandoffSlots
{
    /// <summary>The slots of a case; null where the clinic's hours cannot be read.</summary>
    public static IReadOnlyList<SlotLine>? Of(HandoffLine line, ClinicSlots? clinic) =>
        clinic is null ? null : [.. clinic.Read(line.Collected, line.Language, line.CreatedAt).Select(slot => SlotLine.Of(slot, line.Collected))];

    /// <summary>The case as JSON with its <c>slots</c>.</summary>
    public static JsonObject Json(HandoffLine line, ClinicSlots? clinic)
    {
        JsonObject json = JsonSerializer.SerializeToNode(line, ControlOperations.Json)!.AsObject();
        json["slots"] = JsonSerializer.SerializeToNode(Of(line, clinic), ControlOperations.Json);
        return json;
    }
}
