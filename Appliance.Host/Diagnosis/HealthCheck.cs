namespace Appliance.Host.Diagnosis;

/// <summary>How a check ended.</summary>
internal enum HealthState
{
    Pass,
    Warn,
    Fail,
}

/// <summary>The result of one check.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it ended.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do, where something is to be done.</param>
internal sealed record HealthResult(string Check, HealthState State, string Detail, string? Remedy = null)
{
    public static HealthResult Pass(string check, string detail) => new(check, HealthState.Pass, detail);

    public static HealthResult Warn(string check, string detail, string remedy) => new(check, HealthState.Warn, detail, remedy);

    public static HealthResult Fail(string check, string detail, string remedy) => new(check, HealthState.Fail, detail, remedy);
}
