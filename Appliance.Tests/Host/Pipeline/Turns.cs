using Appliance.Host.Channels;
using Appliance.Host.Pipeline;
using Appliance.Host.RedFlags;

namespace Appliance.Tests.Host.Pipeline;

/// <summary>Turns as the steps before the tested one leave them.</summary>
internal static class Turns
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static Fragment Fragment(string? text, MessageKind kind = MessageKind.Text, string? button = null, DateTimeOffset? sentAt = null, string? redFlag = null) =>
        new(1, 1, kind, text, button, "wamid.1", null, sentAt ?? Now, redFlag is null ? [] : [new RedFlagHit(redFlag, "it", "pattern", ["words"])]);

    /// <summary>A turn that was heard and understood: Italian, this intent, this sure.</summary>
    public static Turn Understood(
        string intent, double confidence = 0.9, string text = "un messaggio", FixedSaying saying = FixedSaying.None, Situation? situation = null, Fragment? fragment = null)
    {
        Fragment heard = fragment ?? Fragment(text);
        return new Turn([heard], situation ?? Situation.First("it"), Now)
        {
            Heard = new Heard(
                heard.Text ?? "", heard.Kind is MessageKind.Text or MessageKind.Button ? null : heard.Kind, heard.ButtonId, null, heard.SentAt),
            Understanding = new Appliance.Host.Pipeline.Understanding("it", "it", null, intent, confidence, [new IntentScore(intent, confidence)], [], saying),
        };
    }
}
