using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.Verification;

/// <summary>
/// Answers with one planted error each, and faithful ones. Those in <c>cases</c> were written blind to the verifier and frozen. The verifier
/// has since been tuned on the first three sets, case by case, and on all of <c>development</c>; only the fourth says how it does on what it has not
/// seen. The floors are what was measured, so that it does not get worse unnoticed.
/// </summary>
public class AnswerVerifierCasesTests(ITestOutputHelper output)
{
    /// <summary>Whether those who tune the verifier read the cases of a set.</summary>
    public enum Sight
    {
        /// <summary>They do: what fails is shown.</summary>
        Seen,

        /// <summary>They do not: counted, never shown.</summary>
        Unseen,
    }

    [Theory]
    [InlineData("development", "wrong.jsonl", "faithful.jsonl", Sight.Seen, 0.99, 0.99)]
    [InlineData("development", "clinic-wrong.jsonl", "clinic.jsonl", Sight.Seen, 0.99, 0.98)]
    [InlineData("development", "classes-wrong.jsonl", "classes.jsonl", Sight.Seen, 0.98, 0.97)]
    [InlineData("development", "leaflets-wrong.jsonl", "leaflets.jsonl", Sight.Seen, 0.90, 0.94)]
    [InlineData("cases", "wrong.jsonl", "faithful.jsonl", Sight.Seen, 0.99, 0.99)]
    [InlineData("cases", "wrong-second.jsonl", "faithful-second.jsonl", Sight.Seen, 0.98, 0.98)]
    [InlineData("cases", "wrong-third.jsonl", "faithful-third.jsonl", Sight.Seen, 0.99, 0.99)]
    [InlineData("cases", "wrong-fourth.jsonl", "faithful-fourth.jsonl", Sight.Unseen, 0.76, 0.69)]
    public void Verify_Cases_StopsErrorsAndPassesParaphrases(string folder, string wrong, string faithful, Sight sight, double leastStopped, double leastPassed)
    {
        double stopped = Share(VerificationCase.Read(folder, wrong), sight, stops: true);
        double passed = Share(VerificationCase.Read(folder, faithful), sight, stops: false);
        output.WriteLine($"{folder}/{wrong}, {sight}: {stopped:P1} of the wrong answers stopped, {passed:P1} of the faithful ones passed");
        stopped.ShouldBeGreaterThanOrEqualTo(leastStopped);
        passed.ShouldBeGreaterThanOrEqualTo(leastPassed);
    }

    private double Share(List<VerificationCase> cases, Sight sight, bool stops)
    {
        List<VerificationCase> failed = [.. cases.Where(c => c.Mismatches().Count > 0 != stops)];
        foreach (VerificationCase c in failed.Where(_ => sight == Sight.Seen))
            output.WriteLine($"{(stops ? "missed" : "stopped")} {c.Id} [{c.Error}] {c.Answer} → {string.Join(" | ", c.Mismatches().Select(m => $"{m.Kind}: {m.Value}"))}");
        return 1 - ((double)failed.Count / cases.Count);
    }
}
