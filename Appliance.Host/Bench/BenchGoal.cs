using System.Globalization;

namespace Appliance.Host.Bench;

/// <summary>What a benchmark must reach, and what was measured.</summary>
/// <param name="Goal">In words, with its limit.</param>
/// <param name="Measured">In the same unit.</param>
/// <param name="Met">Whether it was reached.</param>
internal sealed record BenchGoal(string Goal, string Measured, bool Met)
{
    /// <summary>A value that must not exceed a limit.</summary>
    public static BenchGoal AtMost(string what, double limit, double measured, string unit) =>
        new(Text($"{what} at most {limit:0.##} {unit}"), Text($"{measured:0.##} {unit}"), measured <= limit);

    /// <summary>A value that must reach a limit.</summary>
    public static BenchGoal AtLeast(string what, double limit, double measured, string unit) =>
        new(Text($"{what} at least {limit:0.###} {unit}"), Text($"{measured:0.###} {unit}"), measured >= limit);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture).TrimEnd();
}
