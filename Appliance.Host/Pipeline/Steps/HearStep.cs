using Appliance.Host.Channels;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Hear: the fragments of a turn as one text. Voice notes were turned into words before their turn began, or have none.</summary>
internal sealed class HearStep
{
    /// <summary>Characters of a turn that are read by models and rules; WhatsApp carries 4,096 a message.</summary>
    public const int MaxCharacters = 4_096;

    /// <summary>Joins the fragments in their order.</summary>
    public Turn Run(Turn turn)
    {
        string text = string.Join('\n', turn.Fragments.Select(f => f.Text).Where(t => !string.IsNullOrWhiteSpace(t)));
        Fragment? media = turn.Fragments.FirstOrDefault(f => f.Kind is not (MessageKind.Text or MessageKind.Button) && !f.WasHeard);
        string spoken = string.Join('\n', turn.Fragments.Where(f => f.WasHeard).Select(f => f.Text));
        return turn with
        {
            Heard = new Heard(
                text.Length <= MaxCharacters ? text : text[..MaxCharacters],
                media?.Kind,
                turn.Fragments.LastOrDefault(f => f.ButtonId is not null)?.ButtonId,
                turn.Fragments.LastOrDefault(f => f.QuotedText is not null)?.QuotedText,
                turn.Fragments.Count == 0 ? turn.Now : turn.Fragments.Min(f => f.SentAt))
            {
                MediaOutcome = media?.Media?.Outcome,
                Spoken = spoken.Length == 0 ? null : spoken,
                Language = turn.Fragments.LastOrDefault(f => f.Media?.Language is not null)?.Media?.Language,
            },
        };
    }
}
