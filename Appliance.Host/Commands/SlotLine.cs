using Appliance.Host.Understanding.Slots;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary>A slot as commands write it.</summary>
/// <param name="Kind">when, duration, doctor, person, service, phone or document.</param>
/// <param name="Start">Where it starts in the text, in UTF-16 units.</param>
/// <param name="Length">Its length, in UTF-16 units.</param>
/// <param name="Text">The words as typed.</param>
/// <param name="Value">What they mean, or null where there are several readings.</param>
/// <param name="Readings">All readings.</param>
/// <param name="Excluded">Whether the writer rules it out.</param>
/// <param name="Choice">The number that offered alternatives share.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record SlotLine(string Kind, int Start, int Length, string Text, string? Value, IReadOnlyList<string> Readings, bool Excluded, int? Choice, double Confidence)
{
    /// <summary>The line of a slot read in a text.</summary>
    public static SlotLine Of(Slot slot, string text) => new(
        slot.Kind.ToString().ToLowerInvariant(), slot.Start, slot.Length, slot.In(text), slot.Value?.Canonical,
        [.. slot.Readings.Select(reading => reading.Canonical)], slot.Excluded, slot.Choice, slot.Confidence);

    /// <summary>Writes it for people.</summary>
    public void Print(IAnsiConsole output) =>
        output.MarkupLineInterpolated($"[bold]{Kind}[/] {(Excluded ? "not " : "")}{string.Join(" or ", Readings)} [grey]· {Text} · {Confidence:P0}[/]");
}
