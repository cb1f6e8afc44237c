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
        (double stopped, double passed) = (Stopped(wrong), Passed(faithful));
        output.WriteLine($"{stopped:P1} of {wrong.Count} wrong answers stopped, {passed:P1} of {faithful.Count} faithful ones passed");
        stopped.ShouldBeGreaterThanOrEqualTo(0.99);
        passed.ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void Dump()
    {
        string[] ids = Environment.GetEnvironmentVariable("DUMP")!.Split(',');
        foreach (VerificationCase c in VerificationCase.Read("development", "wrong.jsonl").Concat(VerificationCase.Read("development", "faithful.jsonl")).Where(c => ids.Contains(c.Id)))
        {
            output.WriteLine($"== {c.Id} {c.Answer}");
            foreach (var s in Appliance.Host.Verification.SentenceReader.Read(c.Answer))
                foreach (var cl in Appliance.Host.Verification.ClauseReader.Read(s, c.Language)) Show(cl);
            output.WriteLine("-- passages");
            foreach (var p in c.Passages)
                foreach (var cl in Appliance.Host.Verification.PassageReader.Read(new Appliance.Host.Pipeline.Citation(p.Document, p.Heading, p.Text), c.Language)) Show(cl);
        }
    }

    private void Show(Appliance.Host.Verification.Clause cl) => output.WriteLine($"  [{(cl.IsQuestion ? "?" : "")}d{cl.Days}/{cl.OwnDays}] {string.Join(' ', cl.Terms.Select(t => $"{(t.Sign < 0 ? "-" : t.Sign == 0 ? "0" : "")}{t.Key}"))} <{string.Join(' ', cl.Context.Select(t => t.Key))}> | {string.Join(' ', cl.Facts.Select(f => $"{(f.IsWeak ? "~" : "")}{f.Bound} {f.Edge} " + string.Join('/', f.Readings.Select(r => $"{r.Kind}:{r.Value}{r.Unit}"))))}");

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
