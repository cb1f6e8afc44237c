namespace Appliance.Knowledge.Library.Governance;

/// <summary>From when to when something holds, both days included; null for no limit.</summary>
public readonly record struct Validity(DateOnly? From, DateOnly? Until)
{
    /// <summary>No limit on either side.</summary>
    public static Validity Unlimited { get; }

    /// <summary>Whether nothing limits it.</summary>
    public bool IsUnlimited => From is null && Until is null;

    /// <summary>What both allow: the later first and the earlier last day.</summary>
    public Validity And(Validity other) => new(
        From is null || other.From > From ? other.From ?? From : From,
        Until is null || other.Until < Until ? other.Until ?? Until : Until);
}
