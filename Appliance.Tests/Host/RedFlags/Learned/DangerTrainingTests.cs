using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags.Learned;

public sealed class DangerTrainingTests
{
    private static readonly RedFlagRuleBook Book = RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory);

    [Fact]
    public void Train_SameSeed_GivesTheSameModel()
    {
        DangerModel first = Train(7).Model;
        Train(7).Model.Header.ShouldBe(first.Header);
        Train(8).Model.Header.Version.ShouldNotBe(first.Header.Version);
    }

    [Fact]
    public void Train_MessagesItLearnsFrom_AreToldApart()
    {
        var watch = new RedFlagWatch(Book, new DangerDetector(Train(1).Model));
        double danger = watch.Assess("mio zio è a terra e non reagisce", null).Danger!.Probability;
        double harmless = watch.Assess("vorrei prenotare una visita di controllo", null).Danger!.Probability;
        danger.ShouldBeGreaterThan(harmless);
    }

    [Fact]
    public void Judged_EveryMessage_ByAModelThatHadNotSeenIt() => Train(1).Judged.Count.ShouldBe(Examples().Length);

    [Fact]
    public void Fit_SeparatedScores_GivesProbabilitiesOnTheirSides()
    {
        (double slope, double offset) = DangerCalibration.Fit(
            [.. Enumerable.Range(0, 200).Select(i => ((double)(i % 20) - 10, i % 20 > 10 || i % 7 == 0))]);
        slope.ShouldBeGreaterThan(0);
        Probability(8).ShouldBeGreaterThan(0.5);
        Probability(-8).ShouldBeLessThan(0.5);
        double Probability(double score) => 1 / (1 + Math.Exp(-((slope * score) + offset)));
    }

    [Fact]
    public void Choose_Thresholds_KeepTheLimitsAndTheirOrder()
    {
        DangerJudged[] judged =
        [
            .. Enumerable.Range(0, 1_000).Select(i => Judged(DangerSource.Tuning, i / 1_000.0, fires: i % 10 == 0)),
            .. Enumerable.Range(0, 1_000).Select(i => Judged(DangerSource.Intents, i / 4_000.0, fires: false)),
        ];
        DangerThresholds chosen = DangerThresholdChoice.Choose(judged);
        judged.Count(one => one.Example.Source == DangerSource.Tuning && one.Probability >= chosen.Alarm).ShouldBe((int)(1_000 * DangerThresholdChoice.MostFalseAlarms));
        chosen.AlarmWithRule.ShouldBeLessThanOrEqualTo(chosen.Alarm);
        chosen.Doubt.ShouldBeLessThanOrEqualTo(chosen.AlarmWithRule);
    }

    [Fact]
    public void Choose_ErrandsThatLookDangerous_RaiseTheAlarm()
    {
        DangerJudged[] judged =
        [
            .. Enumerable.Range(0, 1_000).Select(i => Judged(DangerSource.Tuning, i / 2_000.0, fires: false)),
            .. Enumerable.Range(0, 1_000).Select(i => Judged(DangerSource.Intents, i / 1_000.0, fires: false)),
        ];
        double alarm = DangerThresholdChoice.Choose(judged).Alarm;
        judged.Count(one => one.Example.IsOrdinary && one.Probability >= alarm).ShouldBe((int)(1_000 * DangerThresholdChoice.MostErrandAlarms));
    }

    [Fact]
    public void Of_ClausesAndLongOnes_CoverEveryWord()
    {
        int[] clauses = [0, 0, 1, 1, 1, 1, .. Enumerable.Repeat(2, 30)];
        IReadOnlyList<(int First, int Last)> segments = TextSegments.Of(clauses);
        segments.ShouldAllBe(segment => segment.First <= segment.Last && segment.Last < clauses.Length);
        Enumerable.Range(0, clauses.Length).ShouldAllBe(word => segments.Any(segment => segment.First <= word && word <= segment.Last));
    }

    [Fact]
    public void Of_VeryLongText_IsLimited() =>
        TextSegments.Of([.. Enumerable.Range(0, 5_000).Select(word => word / 3)]).Count.ShouldBeLessThanOrEqualTo(TextSegments.MaxSegments);

    private static TrainedDanger Train(int seed) => DangerTraining.Train(Book, Examples(), seed, _ => { }, CancellationToken.None);

    private static DangerExample[] Examples() =>
    [
        .. LabelledText.Read("red_flags/cases", "it").Select((line, i) => new DangerExample(
            line.Text, "it", i % 3 == 0 ? DangerSource.Tuning : DangerSource.Training, line.Flag is not null, line.Flag == RedFlagRuleIds.Suicide, false, 1)),
        .. LabelledText.Read("intents/train", "it").Where(line => line.Intent == "booking_request").Take(60)
            .Select(line => new DangerExample(line.Text, "it", DangerSource.Intents, false, false, true, 1)),
    ];

    private static DangerJudged Judged(DangerSource source, double probability, bool fires) =>
        new(new DangerExample("text", "it", source, false, false, source == DangerSource.Intents, 1), probability, probability, fires);
}
