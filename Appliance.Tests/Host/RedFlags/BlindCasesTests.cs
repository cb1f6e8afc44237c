using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Sensitive;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>
/// The second blind cases, which neither rules nor detector were tuned on, and the calibration texts of the intents. No
/// texts are listed: who reads them can no longer measure with them. The floors are what was reached, less a little.
/// </summary>
public sealed class BlindCasesTests(ITestOutputHelper output)
{
    private const double LeastAlarmed = 0.87;
    private const double LeastCaught = 0.92;
    private const double MostFalseAlarms = 0.05;
    private const double MostErrandAlarms = 0.01;
    private const double MostErrandsHeld = 0.02;
    private const double LeastClinicalFound = 0.8;
    private const double MostPlainErrandsHeld = 0.05;

    private static readonly string[] MayBeDangers = ["emergency", "medical_question", "test_results", "complaint"];

    // Errands that the clinic's published information or a form answers, whatever the patient's health.
    private static readonly string[] PlainErrands =
        ["greeting", "thanks_goodbye", "affirm", "deny", "opening_hours", "location_directions", "price_inquiry", "payment_insurance", "booking_request", "document_request"];

    private static readonly SensitiveTopics Topics = SensitiveTopics.Load(SensitiveTopics.PublishedDirectory);

    private static readonly RedFlagWatch Watch = RedFlagWatch.BuiltIn();

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void Assess_UnseenBlindCases_StaysAtWhatWasReached(string language)
    {
        IReadOnlyList<LabelledText> unseen = LabelledText.Read("red_flags/blind2", language);
        RedFlagAssessment[] dangers = [.. unseen.Where(line => line.Flag is not null).Select(line => Watch.Assess(line.Text, null))];
        RedFlagAssessment[] harmless = [.. unseen.Where(line => line.Flag is null).Select(line => Watch.Assess(line.Text, null))];
        double alarmed = Share(dangers, one => one.Hits.Count > 0);
        double caught = Share(dangers, one => one.Hits.Count > 0 || one.IsPossibleDanger);
        double alarms = Share(harmless, one => one.Hits.Count > 0);
        output.WriteLine($"{language}: {alarmed:0.000} alarmed, {caught:0.000} with possible dangers, of {dangers.Length}; false alarms {alarms:0.000} of {harmless.Length}");
        alarmed.ShouldBeGreaterThanOrEqualTo(LeastAlarmed);
        caught.ShouldBeGreaterThanOrEqualTo(LeastCaught);
        alarms.ShouldBeLessThanOrEqualTo(MostFalseAlarms);
    }

    [Fact]
    public void Assess_OrdinaryErrands_AreLeftAlone()
    {
        RedFlagAssessment[] errands =
        [
            .. new[] { "it", "en", "es", "pt" }.SelectMany(language => LabelledText.Read("intents/calibration", language))
                .Where(line => !MayBeDangers.Contains(line.Intent)).Select(line => Watch.Assess(line.Text, null)),
        ];
        double alarms = Share(errands, one => one.Hits.Count > 0), held = Share(errands, one => one.IsPossibleDanger);
        output.WriteLine($"{alarms:0.000} alarmed, {held:0.000} held as {SensitiveTopics.PossibleDanger}, of {errands.Length}");
        alarms.ShouldBeLessThanOrEqualTo(MostErrandAlarms);
        held.ShouldBeLessThanOrEqualTo(MostErrandsHeld);
    }

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void ClinicalTopics_CalibrationTexts_AreToldFromErrands(string language)
    {
        LabelledText[] lines = [.. LabelledText.Read("intents/calibration", language)];
        bool Delicate(LabelledText line)
        {
            RedFlagAssessment danger = Watch.Assess(line.Text, null);
            return danger.Hits.Count > 0 || danger.IsPossibleDanger || danger.Danger!.IsClinical || Topics.Find(line.Text, language).Count > 0;
        }
        double Held(Func<LabelledText, bool> which) => lines.Where(which).Average(line => Delicate(line) ? 1.0 : 0);
        double clinical = Held(line => line.Intent == "medical_question"), emergencies = Held(line => line.Intent == "emergency"), errands = Held(line => PlainErrands.Contains(line.Intent));
        output.WriteLine($"{language}: {clinical:0.000} of clinical questions, {emergencies:0.000} of emergencies, {errands:0.000} of plain errands");
        clinical.ShouldBeGreaterThanOrEqualTo(LeastClinicalFound);
        emergencies.ShouldBe(1);
        errands.ShouldBeLessThanOrEqualTo(MostPlainErrandsHeld);
    }

    private static double Share(RedFlagAssessment[] all, Func<RedFlagAssessment, bool> counts) => (double)all.Count(counts) / all.Length;
}
