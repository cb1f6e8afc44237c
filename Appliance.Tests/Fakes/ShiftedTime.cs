namespace Appliance.Tests.Fakes;

/// <summary>The real clock, moved: timers run as ever while hours can pass at once.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
