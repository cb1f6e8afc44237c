using Appliance.Host.Configuration;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Configuration;

/// <summary>The environment belongs to the whole process, so these tests run one after another.</summary>
[Collection(nameof(ConfigurationLoaderTests))]
[CollectionDefinition(nameof(ConfigurationLoaderTests), DisableParallelization = true)]
public sealed class ConfigurationLoaderTests : IDisposable
{
    private const string Variable = "APPLIANCE__CLINIC__NAME";
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        folder.Dispose();
    }

    [Fact]
    public void Load_NoFile_HasTheDefaults()
    {
        ApplianceOptions options = ConfigurationLoader.Load(folder.File("appliance.json"), []);
        options.Answering.MaxRepliesPerHour.ShouldBe(20);
        options.Clinic.Country.ShouldBeEmpty();
    }

    [Fact]
    public void Load_FileEnvironmentAndSet_TheLaterWins()
    {
        Load("""{"clinic":{"name":"from file","address":"Via Uno"}}""").Clinic.Name.ShouldBe("from file");
        Environment.SetEnvironmentVariable(Variable, "from environment");
        Load("""{"clinic":{"name":"from file","address":"Via Uno"}}""").Clinic.Name.ShouldBe("from environment");
        ApplianceOptions options = Load("""{"clinic":{"name":"from file","address":"Via Uno"}}""", "clinic.name=from=set");
        (options.Clinic.Name, options.Clinic.Address).ShouldBe(("from=set", "Via Uno"));
    }

    [Fact]
    public void Load_Country_ProposesWhatIsNotConfigured()
    {
        ClinicOptions clinic = Load("""{"clinic":{"country":"es","emergency_number":"061"}}""").Clinic;
        (clinic.EmergencyNumber, clinic.CrisisNumber, clinic.Language, clinic.TimeZone).ShouldBe(("061", "024", "es", "Europe/Madrid"));
    }

    [Fact]
    public void Load_CountryNotListed_ProposesNothing()
    {
        ClinicOptions clinic = Load("""{"clinic":{"country":"JP"}}""").Clinic;
        (clinic.EmergencyNumber, clinic.CrisisNumber, clinic.Language, clinic.TimeZone).ShouldBe(("", "", "", ""));
    }

    [Fact]
    public void Load_HoursAndLists_AreRead()
    {
        ApplianceOptions options = Load("""{"clinic":{"opening_hours":{"monday":["08:00-13:00"],"sunday":[]},"holidays":["2026-12-25"]},"answering":{"always_review":[]}}""");
        options.Clinic.OpeningHours["monday"].ShouldBe(["08:00-13:00"]);
        options.Clinic.Holidays.ShouldBe(["2026-12-25"]);
    }

    [Theory]
    [InlineData("""{"clinic":{"contry":"IT"}}""", "clinic.contry", "IT", "is not a setting", "country")]
    [InlineData("""{"clinics":{"country":"IT"}}""", "clinics", "", "is not a setting", "clinic")]
    [InlineData("""{"clinic":"IT"}""", "clinic", "IT", "is not a section", "")]
    [InlineData("""{"answering":{"max_replies_per_hour":"many"}}""", "answering.max_replies_per_hour", "many", "is not a whole number", "")]
    [InlineData("""{"answering":{"max_replies_per_hour":1.5}}""", "answering.max_replies_per_hour", "1.5", "is not a whole number", "")]
    [InlineData("""{"answering":{"max_replies_per_hour":{"a":1}}}""", "answering.max_replies_per_hour", "", "is not a single value", "")]
    [InlineData("""{"answering":{"max_answer_age_hours":"6h"}}""", "answering.max_answer_age_hours", "6h", "is not a number", "")]
    [InlineData("""{"clinic":{"holidays":"2026-12-25"}}""", "clinic.holidays", "2026-12-25", "is not a list", "")]
    [InlineData("""{"clinic":{"opening_hours":{"monday":"08:00-13:00"}}}""", "clinic.opening_hours.monday", "08:00-13:00", "is not a list", "")]
    [InlineData("""{"clinic":{"opening_hours":"always"}}""", "clinic.opening_hours", "always", "is not a group of lists", "")]
    public void Load_WrongKeyOrKind_NamesKeyValueAndRemedy(string json, string key, string value, string problem, string remedy)
    {
        ConfigurationProblem found = Should.Throw<ConfigurationException>(() => Load(json)).Problems.ShouldHaveSingleItem();
        (found.Key, found.Value, found.Problem).ShouldBe((key, value, problem));
        found.Remedy.ShouldContain(remedy);
        found.Remedy.ShouldNotBeEmpty();
    }

    [Fact]
    public void Load_SeveralProblems_AreAllNamed() =>
        Should.Throw<ConfigurationException>(() => Load("""{"clinic":{"a":1},"store":{"b":2}}""")).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("clinic.a = \"1\""), message => message.ShouldContain("store.b = \"2\""));

    [Fact]
    public void Load_FileIsNoJson_NamesFileAndPlace()
    {
        ConfigurationProblem found = Should.Throw<ConfigurationException>(() => Load("{\"clinic\": }")).Problems.ShouldHaveSingleItem();
        found.Key.ShouldEndWith("appliance.json");
        found.Problem.ShouldContain("LineNumber: 0");
    }

    [Theory]
    [InlineData("clinic.country")]
    [InlineData("=IT")]
    public void Load_SetWithoutKeyOrValue_ShowsTheForm(string setting) =>
        Should.Throw<ConfigurationException>(() => Load("{}", setting)).Message.ShouldContain("--set clinic.country=IT");

    [Fact]
    public void Load_SetTwice_TheLastWins() => Load("{}", "clinic.name=one", "CLINIC.NAME=two").Clinic.Name.ShouldBe("two");

    [Fact]
    public void Load_SetOfAnUnknownKey_IsRefused() =>
        Should.Throw<ConfigurationException>(() => Load("{}", "clinic.emergency=112")).Message.ShouldContain("clinic.emergency");

    private ApplianceOptions Load(string json, params string[] settings)
    {
        File.WriteAllText(folder.File("appliance.json"), json);
        return ConfigurationLoader.Load(folder.File("appliance.json"), settings);
    }
}
