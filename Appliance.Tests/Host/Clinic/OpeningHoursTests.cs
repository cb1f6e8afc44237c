using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using NodaTime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Clinic;

public sealed class OpeningHoursTests
{
    private static readonly string[] Day = ["08:00-13:00", "14:00-19:00"];

    [Theory]
    [InlineData("2026-11-23T07:59:59+01:00", false)]
    [InlineData("2026-11-23T08:00:00+01:00", true)]
    [InlineData("2026-11-23T13:00:00+01:00", false)]
    [InlineData("2026-11-23T14:00:00+01:00", true)]
    [InlineData("2026-11-23T19:00:00+01:00", false)]
    [InlineData("2026-11-22T10:00:00+01:00", false)]
    [InlineData("2026-12-08T10:00:00+01:00", false)]
    [InlineData("2026-11-23T07:30:00+00:00", true)]
    public void IsOpen_Moment_IsReadOnTheClinicsClock(string moment, bool open) => Hours().IsOpen(At(moment)).ShouldBe(open);

    [Theory]
    [InlineData("2026-03-27T08:30:00+01:00", true)]
    [InlineData("2026-03-30T08:30:00+01:00", true)]
    [InlineData("2026-03-30T07:30:00+01:00", true)]
    [InlineData("2026-03-27T07:30:00+01:00", false)]
    [InlineData("2026-10-26T07:30:00+01:00", false)]
    public void IsOpen_AroundClockChanges_FollowsTheLocalTime(string moment, bool open) => Hours().IsOpen(At(moment)).ShouldBe(open);

    [Theory]
    [InlineData("2026-11-23T06:00:00+01:00", "2026-11-23T08:00")]
    [InlineData("2026-11-23T13:30:00+01:00", "2026-11-23T14:00")]
    [InlineData("2026-11-23T19:30:00+01:00", "2026-11-24T08:00")]
    [InlineData("2026-11-20T19:30:00+01:00", "2026-11-23T08:00")]
    [InlineData("2026-12-07T19:30:00+01:00", "2026-12-09T08:00")]
    public void NextOpening_WhileClosed_SkipsNightsWeekendsAndHolidays(string moment, string opening) =>
        Hours().NextOpening(At(moment)).ShouldBe(LocalDateTime.FromDateTime(DateTime.Parse(opening)));

    [Fact]
    public void NextOpening_ClosedForLongerThanIsSearched_IsNone()
    {
        LocalDate first = new(2026, 11, 21);
        string[] closed = [.. Enumerable.Range(0, OpeningHours.SearchDays + 1).Select(i => first.PlusDays(i).ToString("yyyy-MM-dd", null))];
        Hours(holidays: closed).NextOpening(At("2026-11-21T09:00:00+01:00")).ShouldBeNull();
    }

    [Theory]
    [InlineData("2026-11-23T09:00:00+01:00", 60, "2026-11-23T10:00:00+01:00")]
    [InlineData("2026-11-23T12:30:00+01:00", 60, "2026-11-23T14:30:00+01:00")]
    [InlineData("2026-11-20T18:30:00+01:00", 90, "2026-11-23T09:00:00+01:00")]
    [InlineData("2026-12-07T18:00:00+01:00", 120, "2026-12-09T09:00:00+01:00")]
    [InlineData("2026-03-27T18:00:00+01:00", 120, "2026-03-30T09:00:00+02:00")]
    [InlineData("2026-10-23T18:00:00+02:00", 120, "2026-10-26T09:00:00+01:00")]
    public void AfterOpenTime_Minutes_CountsOnlyWhileOpen(string start, int minutes, string end) =>
        Hours().AfterOpenTime(At(start), TimeSpan.FromMinutes(minutes)).ShouldBe(At(end));

    [Theory]
    [InlineData("2026-10-25T00:30:00+02:00", 60)]
    [InlineData("2026-10-25T02:15:00+02:00", 60)]
    [InlineData("2026-10-25T02:15:00+01:00", 10)]
    [InlineData("2026-03-29T01:30:00+01:00", 120)]
    public void AfterOpenTime_OpenWhileClocksChange_NeverGoesBack(string start, int minutes)
    {
        OpeningHours night = new(Options(new() { ["sunday"] = ["00:00-02:30", "03:00-06:00"], ["monday"] = Day }));
        night.AfterOpenTime(At(start), TimeSpan.FromMinutes(minutes)).ShouldBeInRange(At(start) + TimeSpan.FromMinutes(minutes), At(start) + TimeSpan.FromHours(4));
    }

    [Fact]
    public void AfterOpenTime_NoHoursConfigured_IsPlainTime()
    {
        var unknown = new OpeningHours(Options([]));
        unknown.Unknown.ShouldBeTrue();
        unknown.AfterOpenTime(At("2026-11-22T03:00:00+01:00"), TimeSpan.FromHours(2)).ShouldBe(At("2026-11-22T05:00:00+01:00"));
    }

    [Theory]
    [InlineData("monday,tuesday", "08:00-13:00", "is not a weekday")]
    [InlineData("3", "08:00-13:00", "is not a weekday")]
    [InlineData("lunedì", "08:00-13:00", "is not a weekday")]
    [InlineData("monday", "8-13", "is not a span")]
    [InlineData("monday", "13:00-08:00", "is not a span")]
    [InlineData("monday", "08:00-24:00", "is not a span")]
    [InlineData("monday", "08:00", "is not a span")]
    public void Problems_WrongHours_NameDayAndValue(string day, string span, string problem)
    {
        ConfigurationProblem found = OpeningHours.Problems(Options(new() { [day] = [span] })).First();
        found.Key.ShouldBe("clinic.opening_hours." + day);
        found.Value.ShouldBe(span);
        found.Problem.ShouldStartWith(problem);
    }

    [Fact]
    public void Problems_HolidayInItalianForm_ShowsHowToWriteIt()
    {
        ClinicOptions clinic = Options(new() { ["Monday"] = Day });
        clinic.Holidays = ["25/12/2026"];
        ConfigurationProblem found = OpeningHours.Problems(clinic).ShouldHaveSingleItem();
        (found.Key, found.Value).ShouldBe(("clinic.holidays", "25/12/2026"));
        found.Remedy.ShouldContain("2026-12-25");
    }

    private static OpeningHours Hours(string[]? holidays = null)
    {
        ClinicOptions clinic = Options(new() { ["monday"] = Day, ["tuesday"] = Day, ["wednesday"] = Day, ["thursday"] = Day, ["friday"] = Day });
        clinic.Holidays = holidays ?? ["2026-12-08"];
        return new OpeningHours(clinic);
    }

    private static ClinicOptions Options(Dictionary<string, string[]> hours) => new() { TimeZone = "Europe/Rome", OpeningHours = hours };

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment);
}
