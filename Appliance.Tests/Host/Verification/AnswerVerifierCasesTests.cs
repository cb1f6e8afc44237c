using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.Verification;

public class AnswerVerifierCasesTests(ITestOutputHelper output)
{
    [Fact]
    public void Verify_DevelopmentCases_StopsErrorsAndPassesParaphrases()
    {
        List<VerificationCase> wrong = VerificationCase.Read("development", "wrong.jsonl");
        List<VerificationCase> faithful = VerificationCase.Read("development", "faithful.jsonl");
        Stopped(wrong).ShouldBeGreaterThanOrEqualTo(0.99);
        Passed(faithful).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    private double Stopped(List<VerificationCase> cases)
    {
        List<VerificationCase> missed = [.. cases.Where(c => c.Mismatches().Count == 0)];
        missed.ForEach(c => output.WriteLine($"MISSED {c.Id} [{c.Error}] {c.Answer}"));
        return 1 - ((double)missed.Count / cases.Count);
    }

    private double Passed(List<VerificationCase> cases)
    {
        List<VerificationCase> stopped = [.. cases.Where(c => c.Mismatches().Count > 0)];
        stopped.ForEach(c => output.WriteLine($"STOPPED {c.Id} {c.Answer} -> {string.Join(" | ", c.Mismatches().Select(m => $"{m.Kind}: {m.Value}"))}"));
        return 1 - ((double)stopped.Count / cases.Count);
    }
}
