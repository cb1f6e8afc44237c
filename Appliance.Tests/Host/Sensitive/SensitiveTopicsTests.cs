using Appliance.Host.Phrases;
using Appliance.Host.Sensitive;
using Appliance.Tests.Host.RedFlags;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.Sensitive;

public sealed class SensitiveTopicsTests(ITestOutputHelper output) : IDisposable
{
    // Of the words alone; with the learned detector it is BlindCasesTests.LeastClinicalFound.
    private const double LeastClinicalFound = 0.63;
    private const double MostErrandsFound = 0.03;

    // Errands that the clinic's published information or a form answers, whatever the patient's health.
    private static readonly string[] PlainErrands =
        ["greeting", "thanks_goodbye", "affirm", "deny", "opening_hours", "location_directions", "price_inquiry", "payment_insurance"];

    private static readonly SensitiveTopics Published = SensitiveTopics.Load(SensitiveTopics.PublishedDirectory);

    private readonly string directory = Directory.CreateTempSubdirectory("sensitive").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("it", "posso prendere l'ibuprofene?", "medication")]
    [InlineData("it", "prendo 500mg", "dose")]
    [InlineData("en", "can I take ibuprofen before the visit", "medication")]
    [InlineData("en", "I am pregnant", "condition")]
    [InlineData("es", "tengo fiebre y tos", "symptom")]
    [InlineData("pt", "sou diabético", "condition")]
    public void Find_ClinicalText_NamesItsTopic(string language, string text, string topic)
    {
        Published.Find(text, language).Select(hit => hit.Topic).ShouldContain(topic);
        Published.Find(text, null).Select(hit => hit.Topic).ShouldContain(topic);
    }

    [Fact]
    public void Find_Hit_GivesTheWordsAsTyped() =>
        Published.Find("vorrei l'IBUPROFENE", "it").First(hit => hit.Topic == "medication").Words.ShouldBe(["IBUPROFENE"]);

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void Find_TrainingLines_SeparatesClinicalQuestionsFromErrands(string language)
    {
        IReadOnlyList<LabelledText> lines = LabelledText.Read("intents/train", language);
        LabelledText[] clinical = [.. lines.Where(line => line.Intent == "medical_question")];
        LabelledText[] errands = [.. lines.Where(line => PlainErrands.Contains(line.Intent))];
        LabelledText[] missed = [.. clinical.Where(line => Published.Find(line.Text, language).Count == 0)];
        (LabelledText Line, SensitiveHit Hit)[] alarms = [.. errands.SelectMany(
            line => Published.Find(line.Text, language).Take(1).Select(hit => (line, hit)))];
        foreach (LabelledText line in missed) output.WriteLine($"missed: {line.Text}");
        foreach ((LabelledText line, SensitiveHit hit) in alarms)
            output.WriteLine($"{hit.Topic} \"{string.Join(' ', hit.Words)}\": {line.Text} [{line.Intent}]");
        double found = 1 - ((double)missed.Length / clinical.Length);
        double share = (double)alarms.Length / errands.Length;
        output.WriteLine($"{language}: {found:0.000} of clinical questions, {share:0.000} of plain errands");
        found.ShouldBeGreaterThanOrEqualTo(LeastClinicalFound);
        share.ShouldBeLessThanOrEqualTo(MostErrandsFound);
    }

    [Fact]
    public void Load_TopicUnknown_NamesIt()
    {
        File.WriteAllText(
            Path.Combine(directory, "it.json"),
            """{"version":"1","language":"it","topics":{"medication":[],"dose":[],"symptom":[],"condition":[],"mood":[]}}""");
        Should.Throw<ContentFileException>(() => SensitiveTopics.Load(directory)).Message.ShouldContain("it.json, topic mood");
    }
}
