using Appliance.Host.Clinic;
using Appliance.Host.Configuration;

namespace Appliance.Host.Handoff;

/// <summary>When staff are called again. Immutable; safe for concurrent use.</summary>
internal sealed class HandoffClock(OpeningHours hours, HandoffOptions options)
{
    /// <summary>An emergency that nobody took is called out again after this time, day and night.</summary>
    public static readonly TimeSpan EmergencyReminder = TimeSpan.FromMinutes(5);

    /// <summary>The moment of the reminder for a handoff opened now; ordinary ones count opening time only.</summary>
    public DateTimeOffset RemindAt(DateTimeOffset now, bool emergency) =>
        emergency ? now + EmergencyReminder : hours.AfterOpenTime(now, TimeSpan.FromMinutes(options.ReminderMinutes));
}
