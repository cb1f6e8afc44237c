using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.Verification;

public class AnswerVerifierCasesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("development", "wrong.jsonl", "faithful.jsonl")]
    [InlineData("development", "clinic-wrong.jsonl", "clinic.jsonl")]
    [InlineData("cases", "wrong.jsonl", "faithful.jsonl")]
    public void Verify_Cases_StopsErrorsAndPassesParaphrases(string folder, string wrong, string faithful)
    {
        foreach (bool open in (bool[])[true, false])
        {
            double stopped = Share(VerificationCase.Read(folder, wrong), open, stops: true);
            double passed = Share(VerificationCase.Read(folder, faithful), open, stops: false);
            output.WriteLine($"wrong answers {folder} {(open ? "open" : "unseen")} half: stopped {stopped:P2}, passed {passed:P2}");
        }
    }

    // Half of the cases, by a hash of the id, is never looked at.
    private double Share(List<VerificationCase> cases, bool open, bool stops)
    {
        List<VerificationCase> half = [.. cases.Where(c => (c.Id.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 4) == 0 == open)];
        List<VerificationCase> failed = [.. half.Where(c => c.Mismatches().Count > 0 != stops)];
        foreach (VerificationCase c in failed.Where(_ => open && Environment.GetEnvironmentVariable("SHOW") == "1"))
            output.WriteLine($"{(stops ? "MISSED" : "STOPPED")} {c.Id} [{c.Error}] {c.Question} => {c.Answer} -> {string.Join(" | ", c.Mismatches().Select(m => $"{m.Kind}: {m.Value}"))}\n    {string.Join("\n    ", c.Passages.Select(p => p.Heading + ": " + p.Text.ReplaceLineEndings(" / ")))}");
        return half.Count == 0 ? 1 : 1 - ((double)failed.Count / half.Count);
    }
}
