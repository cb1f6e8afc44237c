using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Texts;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

public sealed class HoursAgentTests
{
    private static readonly string[] Day = ["08:00-13:00", "14:00-19:00"];
    private static readonly PatientTexts Texts = PatientTexts.Load(PatientTexts.PublishedDirectory, null);

    [Theory]
    [InlineData("siete aperti domani?", "domani, martedì: 08:00–13:00, 14:00–19:00")]
    [InlineData("a che ora chiudete oggi?", "oggi, lunedì: 08:00–13:00, 14:00–19:00\nIn questo momento siamo aperti.")]
    [InlineData("sabato siete aperti?", "sabato: chiuso")]
    public void OnNamedOrRelativeDay_GivesThatDaysHours(string text, string lines)
    {
        Turn turn = Turns.Understood(Intents.OpeningHours, text: text);
        (Agent().OnRelativeDay(turn) ?? Agent().OnNamedDay(turn)).ShouldNotBeNull().Text.ShouldBe("Orari di Pianolieto:\n" + lines);
    }

    [Fact]
    public void OnRelativeDay_Holiday_IsClosedOnThatDate() =>
        Agent(holiday: "2026-11-24").OnRelativeDay(Turns.Understood(Intents.OpeningHours, text: "siete aperti domani?"))!.Text!
            .ShouldEndWith("domani, martedì 24/11: chiuso");

    [Fact]
    public void OnRelativeDay_TodayAfterClosing_SaysWhenItOpensAgain()
    {
        Turn evening = Turns.Understood(Intents.OpeningHours, text: "siete aperti adesso?") with { Now = Turns.Now.AddHours(12) };
        Agent().OnRelativeDay(evening)!.Text!.ShouldEndWith("In questo momento siamo chiusi; riapriamo domani alle 8:00.");
    }

    [Fact]
    public void InTheWeek_JoinsDaysWithTheSameHours() =>
        Agent().InTheWeek(Turns.Understood(Intents.OpeningHours, text: "che orari fate?"))!.Text
            .ShouldBe("Orari di Pianolieto:\nlunedì – venerdì: 08:00–13:00, 14:00–19:00\nsabato – domenica: chiuso");

    [Theory]
    [InlineData(Intents.BookingRequest, "domani mattina")]
    [InlineData(Intents.OpeningHours, "il cardiologo c'è domani?")]
    public void AnyMethod_AnotherQuestion_IsLeftToOthers(string intent, string text)
    {
        Turn turn = Turns.Understood(intent, text: text);
        (Agent().OnRelativeDay(turn) ?? Agent().OnNamedDay(turn) ?? Agent().InTheWeek(turn)).ShouldBeNull();
    }

    [Fact]
    public void AnyMethod_NoHoursConfigured_SaysNothing() =>
        Agent(open: false).InTheWeek(Turns.Understood(Intents.OpeningHours, text: "che orari fate?")).ShouldBeNull();

    private static HoursAgent Agent(string? holiday = null, bool open = true)
    {
        var clinic = new ClinicOptions { Name = "Pianolieto", TimeZone = "Europe/Rome", Holidays = holiday is null ? [] : [holiday] };
        if (open)
            clinic.OpeningHours = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(day => day, _ => Day);
        var hours = new OpeningHours(clinic);
        return new HoursAgent(
            HoursQuestions.Load(PatientTexts.PublishedDirectory), hours, Texts, new ClinicNames(clinic), new HandoffTexts(Texts, hours, new HandoffOptions()));
    }
}
