namespace Appliance.Host.Pipeline;

/// <summary>What the policy decided: which agent answers, and with what.</summary>
internal abstract record Decision
{
    /// <summary>Before the Decide step.</summary>
    public static readonly Decision Undecided = new StaySilent("undecided", TellStaff: false);

    private Decision()
    {
    }

    /// <summary>Nothing is said; the reason tells why, staff are called or not.</summary>
    public sealed record StaySilent(string Reason, bool TellStaff) : Decision;

    /// <summary>A fixed text is said, nobody is called.</summary>
    /// <param name="TextKey">Key of the text.</param>
    /// <param name="Outcome">sent, clarify or refused.</param>
    /// <param name="Effect">What is changed besides.</param>
    public sealed record Say(string TextKey, TurnOutcome Outcome, TurnEffect Effect = TurnEffect.None) : Decision;

    /// <summary>Staff are called and the patient is told who answers and when.</summary>
    /// <param name="Reason">Names the text <c>handoff_REASON</c> and stands in the list that staff see.</param>
    public sealed record CallStaff(string Reason) : Decision;

    /// <summary>Danger: the emergency or crisis text and staff, whatever else.</summary>
    public sealed record Alarm(string Reason, bool Crisis) : Decision;

    /// <summary>The writer's language is not served: the clinic's language and English, and a person.</summary>
    public sealed record OtherLanguage : Decision;

    /// <summary>The words of a voice note are read back before anything is done with them.</summary>
    /// <param name="Words">Those that would do harm if they were misheard.</param>
    public sealed record ReadBack(IReadOnlyList<string> Words) : Decision;

    /// <summary>Answered from approved answers or the library.</summary>
    /// <param name="Question">What is looked up.</param>
    /// <param name="OnNothing">What happens without evidence.</param>
    /// <param name="Needed">How good the evidence must be.</param>
    public sealed record LookUp(string Question, Decision OnNothing, EvidenceNeeded Needed = EvidenceNeeded.Strong) : Decision;
}

/// <summary>How good the evidence must be for the library to answer, from the most to the least.</summary>
internal enum EvidenceNeeded
{
    /// <summary>None is enough: nothing is looked up.</summary>
    Unobtainable,

    /// <summary>An approved answer, no passage.</summary>
    Approved,

    /// <summary>An approved answer, or a passage that may go out without a person's look.</summary>
    Sure,

    /// <summary>An approved answer, or a passage that is taken for an answer; where it is not sure it waits as a draft.</summary>
    Strong,
}

/// <summary>What becomes of a turn, in the words of the command line's contract.</summary>
internal enum TurnOutcome
{
    /// <summary>The reply answers the patient.</summary>
    Sent,

    /// <summary>The appliance asked back.</summary>
    Clarify,

    /// <summary>Nothing but a bridge message until staff approve.</summary>
    Draft,

    /// <summary>A person is alerted; the reply is what the patient gets meanwhile.</summary>
    Handoff,

    /// <summary>Declined, no person.</summary>
    Refused,
}

/// <summary>What a turn changes besides saying something.</summary>
internal enum TurnEffect
{
    None,
    OptOut,
    OptIn,
    SwitchLanguage,
    ClearPending,
}
