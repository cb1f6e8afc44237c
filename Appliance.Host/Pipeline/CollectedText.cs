using Appliance.Host.Channels;
using Appliance.Knowledge.Media;

namespace Appliance.Host.Pipeline;

/// <summary>What the patient said in a turn, in the form in which staff read it: what a machine heard or read is marked as such.</summary>
internal static class CollectedText
{
    /// <summary>The turn's words and files, a line for each.</summary>
    public static string Of(Turn turn) => turn.Heard.Confirmed
        ? "[voice, as heard, confirmed] " + turn.Heard.Text
        : string.Join('\n', turn.Fragments.Select(Of).Where(line => line.Length > 0)) is { Length: > 0 } lines ? lines : "[message]";

    private static string Of(Fragment fragment)
    {
        string text = fragment.Text?.Trim() ?? "";
        if (fragment.Kind is MessageKind.Text or MessageKind.Button)
            return text;
        string kind = fragment.Kind.ToString().ToLowerInvariant();
        return fragment.Media switch
        {
            { Outcome: MediaOutcome.Heard } => $"[{kind}, as heard] {text}",
            { Outcome: MediaOutcome.Kept, Text: { } read } => $"[{kind}] {text}".TrimEnd() + $"\n[{kind}, as read by the machine] {read}",
            { Problem: { } problem } => $"[{kind}: {problem}] {text}".TrimEnd(),
            _ => $"[{kind}] {text}".TrimEnd(),
        };
    }
}
