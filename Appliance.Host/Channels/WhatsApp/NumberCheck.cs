namespace Appliance.Host.Channels.WhatsApp;

/// <summary>Whether the token works for a business number.</summary>
/// <param name="Problem">What is wrong and what to do about it; null where the token works.</param>
/// <param name="DisplayNumber">The number as patients see it.</param>
/// <param name="VerifiedName">The clinic's name as patients see it.</param>
/// <param name="Quality">Meta's quality rating: GREEN, YELLOW, RED or UNKNOWN.</param>
internal sealed record NumberCheck(string? Problem, string? DisplayNumber = null, string? VerifiedName = null, string? Quality = null)
{
    /// <summary>Whether the token works.</summary>
    public bool Works => Problem is null;
}
