using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.Verification;

/// <summary>
/// Answers with one planted error each, and faithful ones. Those in <c>cases</c> were written blind to the verifier and frozen. The verifier
/// has since been tuned on all of the first set and on one half of the second; the other half, and the third, say how it does on what it has not seen. The
/// floors are what was measured, so that it does not get worse unnoticed.
/// </summary>
public class AnswerVerifierCasesTests(ITestOutputHelper output)
{
    /// <summary>Which cases of a set are counted.</summary>
    public enum Half
    {
        /// <summary>All; none of them is unseen.</summary>
        All,

        /// <summary>Those that the verifier was tuned on.</summary>
        Tuned,

        /// <summary>Those that nobody who tunes the verifier reads: counted, never shown.</summary>
        Unseen,

        /// <summary>All, and the verifier was tuned on none of them: counted, never shown.</summary>
        AllUnseen,
    }

    [Theory]
    [InlineData("development", "wrong.jsonl", "faithful.jsonl", Half.All, 0.99, 0.99)]
    [InlineData("development", "clinic-wrong.jsonl", "clinic.jsonl", Half.All, 0.99, 0.98)]
    [InlineData("development", "classes-wrong.jsonl", "classes.jsonl", Half.All, 0.93, 0.92)]
    [InlineData("cases", "wrong.jsonl", "faithful.jsonl", Half.All, 0.99, 0.99)]
    [InlineData("cases", "wrong-second.jsonl", "faithful-second.jsonl", Half.Tuned, 0.99, 0.95)]
    [InlineData("cases", "wrong-second.jsonl", "faithful-second.jsonl", Half.Unseen, 0.93, 0.74)]
    [InlineData("cases", "wrong-third.jsonl", "faithful-third.jsonl", Half.AllUnseen, 0.90, 0.72)]
    public void Verify_Cases_StopsErrorsAndPassesParaphrases(string folder, string wrong, string faithful, Half half, double leastStopped, double leastPassed)
    {
        double stopped = Share(VerificationCase.Read(folder, wrong), half, stops: true);
        double passed = Share(VerificationCase.Read(folder, faithful), half, stops: false);
        output.WriteLine($"{folder}/{wrong}, {half}: {stopped:P1} of the wrong answers stopped, {passed:P1} of the faithful ones passed");
        stopped.ShouldBeGreaterThanOrEqualTo(leastStopped);
        passed.ShouldBeGreaterThanOrEqualTo(leastPassed);
    }

    private double Share(List<VerificationCase> cases, Half half, bool stops)
    {
        List<VerificationCase> counted = [.. cases.Where(c => half is Half.All or Half.AllUnseen || IsTuned(c.Answer) == (half == Half.Tuned))];
        List<VerificationCase> failed = [.. counted.Where(c => c.Mismatches().Count > 0 != stops)];
        foreach (VerificationCase c in failed.Where(_ => half is Half.All or Half.Tuned))
            output.WriteLine($"{(stops ? "missed" : "stopped")} {c.Id} [{c.Error}] {c.Answer} → {string.Join(" | ", c.Mismatches().Select(m => $"{m.Kind}: {m.Value}"))}");
        return 1 - ((double)failed.Count / counted.Count);
    }

    private static bool IsTuned(string text) => (text.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 4) == 0;
}
