using Appliance.Host.Texts;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>
/// Confirm: a yes to what was read back from a voice note stands for the words that were read back; from here on the turn goes as if the
/// patient had written them. Thread-safe.
/// </summary>
internal sealed class ConfirmStep(PatientWords words)
{
    /// <summary>Puts the confirmed words in the place of the yes.</summary>
    public Turn Run(Turn turn)
    {
        if (turn.Situation.Pending is not { Kind: PendingQuestion.ConfirmVoice } pending)
            return turn;
        Heard heard = turn.Heard;
        bool yes = heard.ButtonId == DecideStep.YesButtonId || (heard.ButtonId is null && heard.Text.Length > 0 && words.Says(PatientWord.Affirm, heard.Text));
        return yes ? turn with { Heard = heard with { Text = pending.Text, ButtonId = null, Spoken = null, Confirmed = true } } : turn;
    }
}
