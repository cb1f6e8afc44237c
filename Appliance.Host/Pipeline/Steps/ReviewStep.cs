using Appliance.Host.Configuration;
using Appliance.Host.Texts;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Review: sure answers go out; less sure ones, and intents that always need it, wait as a draft for a person.</summary>
internal sealed class ReviewStep(AnsweringOptions options, HandoffTexts handoff)
{
    /// <summary>What is left of the doubt that is tolerated where a question about prices or places names a medicine or a condition.</summary>
    public const double DelicateDoubt = 0.7;

    /// <summary>Whether an answer may go out without a person's look.</summary>
    public static bool IsSure(Turn turn, Answer answer) =>
        1 - answer.Confidence <= (1 - answer.SureFrom) * (turn.Understanding.Sensitive.Count > 0 ? DelicateDoubt : 1);

    /// <summary>Turns an answer that needs a person's eyes into a draft with a bridge message.</summary>
    public Turn Run(Turn turn)
    {
        Answer answer = turn.Answer;
        if (answer.Outcome != TurnOutcome.Sent || answer.Text is null || answer.Route == AnswerRoute.Template)
            return turn;
        if (!options.AlwaysReview.Contains(turn.Understanding.Intent) && IsSure(turn, answer))
            return turn;
        Answer bridge = handoff.Say(turn, PatientTextKeys.DraftBridge, "draft");
        return turn with
        {
            Answer = bridge with { Outcome = TurnOutcome.Draft, DraftText = answer.Text, Citations = answer.Citations, Confidence = answer.Confidence },
        };
    }
}
