using Appliance.Host.Channels;

namespace Appliance.Host.Pipeline;

/// <summary>Where the words of a reply come from.</summary>
internal enum AnswerRoute
{
    /// <summary>An approved answer.</summary>
    Approved,

    /// <summary>What code worked out from the configuration or a calendar.</summary>
    Action,

    /// <summary>A passage of the library, word for word.</summary>
    Quoted,

    /// <summary>A language model, from passages.</summary>
    Generated,

    /// <summary>A fixed text.</summary>
    Template,
}

/// <summary>Where a statement stands.</summary>
/// <param name="Document">The document's file name.</param>
/// <param name="Passage">Heading path of the passage.</param>
/// <param name="Text">The passage's text.</param>
internal sealed record Citation(string Document, string Passage, string Text);

/// <summary>What is to be said to the patient, and what happens besides.</summary>
/// <param name="Text">The reply; null = nothing is said.</param>
/// <param name="Route">Where the words come from.</param>
/// <param name="Outcome">What becomes of the turn.</param>
internal sealed record Answer(string? Text, AnswerRoute Route, TurnOutcome Outcome)
{
    /// <summary>Up to three reply buttons.</summary>
    public IReadOnlyList<ReplyButton> Buttons { get; init; } = [];

    /// <summary>The passages behind it.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>Whether it is quoted in another language than the patient's.</summary>
    public bool IsForeign { get; init; }

    /// <summary>What a quoted reply says besides the quote and may hold numbers: the clinic's name, the document's title.</summary>
    public IReadOnlyList<string> Framing { get; init; } = [];

    /// <summary>Why staff are called; null = they are not.</summary>
    public string? StaffReason { get; init; }

    /// <summary>Staff are called as an emergency.</summary>
    public bool Emergency { get; init; }

    /// <summary>The question that is now pending.</summary>
    public PendingQuestion? Pending { get; init; }

    /// <summary>What changes besides.</summary>
    public TurnEffect Effect { get; init; }

    /// <summary>0 to 1: how sure the appliance is that the reply answers the question.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>The confidence from which on a reply goes out without a person's look.</summary>
    public double SureFrom { get; init; }

    /// <summary>The reply that waits for approval, when the outcome is a draft.</summary>
    public string? DraftText { get; init; }

    /// <summary>Whether the reply tells the patient that a person will answer.</summary>
    public bool IsBridge { get; init; }

    /// <summary>The quoted answer that goes out in place of a generated one that fails verification; null = a person answers.</summary>
    public Answer? Fallback { get; init; }

    /// <summary>Id of the approved answer that was used, for its hit count.</summary>
    public string? ApprovedId { get; init; }

    /// <summary>Nothing is said.</summary>
    public static Answer Silence(TurnOutcome outcome) => new(null, AnswerRoute.Template, outcome);
}
