using Appliance.Host.Configuration;
using Appliance.Host.Texts;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Review: sure answers go out; less sure ones, and intents that always need it, wait as a draft for a person.</summary>
internal sealed class ReviewStep(AnsweringOptions options, HandoffTexts handoff)
{
    /// <summary>
    /// Below this the reply is a draft. The Answer step gives nothing at all below its own, lower threshold. Chosen on half a of
    /// <c>Appliance.Tests/Evaluation/library</c> for one wrong answer in a hundred.
    /// </summary>
    public const double SureAnswer = 0.7;

    /// <summary>The same where a question about prices or places names a medicine or a condition.</summary>
    public const double SureDelicateAnswer = 0.8;

    /// <summary>Turns an answer that needs a person's eyes into a draft with a bridge message.</summary>
    public Turn Run(Turn turn)
    {
        Answer answer = turn.Answer;
        if (answer.Outcome != TurnOutcome.Sent || answer.Text is null || answer.Route == AnswerRoute.Template)
            return turn;
        bool review = options.AlwaysReview.Contains(turn.Understanding.Intent) || answer.Confidence < (turn.Understanding.Sensitive.Count > 0 ? SureDelicateAnswer : SureAnswer);
        if (!review)
            return turn;
        Answer bridge = handoff.Say(turn, PatientTextKeys.DraftBridge, "draft");
        return turn with
        {
            Answer = bridge with { Outcome = TurnOutcome.Draft, DraftText = answer.Text, Citations = answer.Citations, Confidence = answer.Confidence },
        };
    }
}
