using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Graph;
using Appliance.Host.Simulator.Journal;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class JudgementTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public void Judge_EveryMessageAnsweredOnce_FindsNothing()
    {
        PatientJudgement verdict = Judge([Message("m1", 0), Message("m2", 20)], [Reply("r1", 10), Reply("r2", 30)]);

        verdict.ShouldSatisfyAllConditions(
            () => verdict.Sent.ShouldBe(2),
            () => verdict.Acknowledged.ShouldBe(2),
            () => verdict.Replies.Count.ShouldBe(2),
            () => verdict.Duplicates.ShouldBeEmpty(),
            () => verdict.Unprompted.ShouldBeEmpty(),
            () => verdict.Unanswered.ShouldBeEmpty());
    }

    [Fact]
    public void Judge_OneReplyToABurst_AnswersAllOfIt() =>
        Judge([Message("m1", 0), Message("m2", 1), Message("m3", 2)], [Reply("r1", 10)]).Unanswered.ShouldBeEmpty();

    [Fact]
    public void Judge_SameCorrelationIdTwice_IsADuplicate() =>
        Judge([Message("m1", 0), Message("m2", 1)], [Reply("r1", 10, "same"), Reply("r2", 11, "same")])
            .Duplicates.Single().ShouldSatisfyAllConditions(
                duplicate => duplicate.Reason.ShouldBe(DuplicateReason.SameCorrelationId), duplicate => duplicate.Reply.Wamid.ShouldBe("r2"));

    [Fact]
    public void Judge_SameMessageQuotedTwice_IsADuplicate() =>
        Judge([Message("m1", 0), Message("m2", 1)], [Reply("r1", 10, quoted: "m1"), Reply("r2", 11, quoted: "m1")])
            .Duplicates.Single().Reason.ShouldBe(DuplicateReason.SameQuotedMessage);

    [Fact]
    public void Judge_MoreRepliesThanMessages_IsADuplicate() =>
        Judge([Message("m1", 0)], [Reply("r1", 10), Reply("r2", 11)])
            .Duplicates.Single().Reason.ShouldBe(DuplicateReason.MoreRepliesThanMessages);

    [Fact]
    public void Judge_SecondReplyToABurst_IsUnprompted() =>
        Judge([Message("m1", 0), Message("m2", 1)], [Reply("r1", 10), Reply("r2", 11)])
            .ShouldSatisfyAllConditions(verdict => verdict.Duplicates.ShouldBeEmpty(), verdict => verdict.Unprompted.Single().Wamid.ShouldBe("r2"));

    [Fact]
    public void Judge_QuotingReply_LeavesLaterMessagesUnanswered() =>
        Judge([Message("m1", 0), Message("m2", 1)], [Reply("r1", 10, quoted: "m1")]).Unanswered.Single().Wamid.ShouldBe("m2");

    [Fact]
    public void Judge_NeverAcknowledgedMessage_IsNotOwedAReply() =>
        Judge([Message("m1", 0) with { AcknowledgedAt = null }], [])
            .ShouldSatisfyAllConditions(verdict => verdict.Unanswered.ShouldBeEmpty(), verdict => verdict.Acknowledged.ShouldBe(0));

    [Fact]
    public void Judge_ReactionStickerAndEcho_AreNotOwedAReply()
    {
        InboundEntry[] inbound =
        [
            Message("m1", 0) with { Content = new PatientContent.Reaction("x", "👍") },
            Message("m2", 0) with { Content = new PatientContent.StaffEcho("ciao") },
            Message("m3", 0) with { Content = new PatientContent.Media("sticker", "1", "image/webp", "", false, null, null) },
        ];

        Judgement.Of(inbound, []).Patients.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_ResendAfterAFailedStatusAndTemplates_AreNoDuplicates() =>
        Judge(
            [Message("m1", 0)],
            [
                Reply("r1", 10, "c") with { Progress = SendProgress.Failed },
                Reply("r2", 11, "c"),
                Reply("t1", 12) with { Request = new SendRequest(SendKind.Template, "+1", null, "promemoria") },
            ]).Duplicates.ShouldBeEmpty();

    [Fact]
    public void Judge_SeveralPatients_AreCountedApart()
    {
        Judgement verdict = Judgement.Of(
            [Message("a1", 0), Message("b1", 0) with { PatientKey = "b" }], [Reply("r1", 10, "x"), Reply("r2", 10, "x") with { PatientKey = "b" }]);

        verdict.Acknowledged.ShouldBe(2);
        verdict.Replies.ShouldBe(2);
        verdict.Duplicates.ShouldBeEmpty();
        verdict.Patients["b"].Replies.Single().Wamid.ShouldBe("r2");
    }

    private static PatientJudgement Judge(InboundEntry[] inbound, SendEntry[] sends) => Judgement.Of(inbound, sends).Patients["a"];

    private static InboundEntry Message(string wamid, int second) =>
        new(wamid, "a", new PatientContent.Text("?"), null, Start.AddSeconds(second)) { AcknowledgedAt = Start.AddSeconds(second) };

    private static SendEntry Reply(string wamid, int second, string? correlationId = null, string? quoted = null) =>
        new(wamid, "a", new SendRequest(SendKind.Text, "+1", null, "!") { CorrelationId = correlationId ?? wamid, ContextWamid = quoted }, Start.AddSeconds(second));
}
