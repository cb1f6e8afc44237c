using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.Verification;

/// <summary>
/// Answers with one planted error each, and faithful ones. Those in <c>cases</c> were written blind to the verifier and frozen;
/// it has since been tuned on all of them, so they no longer say how it does on what it has not seen. The floors are what was measured, so that it does not get worse unnoticed.
/// </summary>
public class AnswerVerifierCasesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("development", "wrong.jsonl", "faithful.jsonl", true, 0.99, 0.98)]
    [InlineData("development", "wrong.jsonl", "faithful.jsonl", false, 0.95, 0.98)]
    [InlineData("development", "clinic-wrong.jsonl", "clinic.jsonl", true, 0.99, 0.96)]
    [InlineData("development", "clinic-wrong.jsonl", "clinic.jsonl", false, 0.99, 0.96)]
    [InlineData("cases", "wrong.jsonl", "faithful.jsonl", true, 0.98, 0.99)]
    [InlineData("cases", "wrong.jsonl", "faithful.jsonl", false, 0.98, 0.99)]
    public void Verify_Cases_StopsErrorsAndPassesParaphrases(string folder, string wrong, string faithful, bool open, double leastStopped, double leastPassed)
    {
        double stopped = Share(VerificationCase.Read(folder, wrong), open, stops: true);
        double passed = Share(VerificationCase.Read(folder, faithful), open, stops: false);
        output.WriteLine($"{folder}/{wrong}, {(open ? "open" : "unseen")} half: {stopped:P1} of the wrong answers stopped, {passed:P1} of the faithful ones passed");
        stopped.ShouldBeGreaterThanOrEqualTo(leastStopped);
        passed.ShouldBeGreaterThanOrEqualTo(leastPassed);
    }

    // Cases of the unseen half are counted, never shown.
    private double Share(List<VerificationCase> cases, bool open, bool stops)
    {
        List<VerificationCase> half = [.. cases.Where(c => IsOpen(c.Id) == open)];
        List<VerificationCase> failed = [.. half.Where(c => c.Mismatches().Count > 0 != stops)];
        foreach (VerificationCase c in failed.Where(_ => open))
            output.WriteLine($"{(stops ? "missed" : "stopped")} {c.Id} [{c.Error}] {c.Answer} → {string.Join(" | ", c.Mismatches().Select(m => $"{m.Kind}: {m.Value}"))}");
        return 1 - ((double)failed.Count / half.Count);
    }

    private static bool IsOpen(string id) => (id.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 4) == 0;
}
