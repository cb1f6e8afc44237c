using System.Runtime.Versioning;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Tests.Fakes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class ConfigurationCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ConfigurationCheckTests() => Skip.If(OperatingSystem.IsWindows(), "Windows has access lists in place of permission bits.");

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Check_CountryAlone_IsEnoughToAnswer() => ConfigurationCheck.Check(Load()).ShouldBeEmpty();

    [SkippableFact]
    public void Check_NoCountry_AsksForItAndNothingElse()
    {
        ConfigurationProblem problem = ConfigurationCheck.Check(new ApplianceOptions()).ShouldHaveSingleItem();
        problem.Key.ShouldBe("clinic.country");
        problem.Remedy.ShouldContain("IT");
    }

    [SkippableFact]
    public void Check_CountryWithoutKnownNumbers_AsksForThem() =>
        ConfigurationCheck.Check(Load("clinic.country=JP")).Select(p => p.Key).ShouldBe(
            ["clinic.emergency_number", "clinic.crisis_number", "clinic.language", "clinic.time_zone"]);

    [SkippableTheory]
    [InlineData("clinic.language", "de")]
    [InlineData("clinic.time_zone", "Rome")]
    [InlineData("clinic.country", "Italy")]
    [InlineData("answering.max_answer_age_hours", "0")]
    [InlineData("answering.max_answer_age_hours", "25")]
    [InlineData("answering.max_answer_age_hours", "NaN")]
    [InlineData("answering.max_replies_per_hour", "0")]
    [InlineData("answering.max_replies_per_hour", "201")]
    [InlineData("answering.coalesce_min_ms", "-1")]
    [InlineData("answering.coalesce_min_ms", "5001")]
    [InlineData("answering.coalesce_max_ms", "799")]
    [InlineData("answering.coalesce_max_ms", "10001")]
    [InlineData("answering.coalesce_ceiling_ms", "2999")]
    [InlineData("answering.coalesce_ceiling_ms", "30001")]
    [InlineData("answering.parallel_turns", "0")]
    [InlineData("answering.parallel_turns", "65")]
    [InlineData("handoff.respond_within_minutes", "0")]
    [InlineData("handoff.respond_within_minutes", "1441")]
    [InlineData("handoff.reminder_minutes", "0")]
    [InlineData("handoff.reminder_minutes", "10081")]
    [InlineData("handoff.hook", "ftp://192.168.1.20/alert")]
    [InlineData("handoff.emergency_hook", "192.168.1.20:9000")]
    [InlineData("store.max_size_mb", "15")]
    [InlineData("store.max_size_mb", "-1")]
    [InlineData("store.write_queue_limit", "15")]
    [InlineData("logging.keep_days", "0")]
    [InlineData("logging.keep_days", "366")]
    [InlineData("logging.level", "chatty")]
    public void Check_BadValue_NamesKeyValueAndRemedy(string key, string value)
    {
        ConfigurationProblem problem = ConfigurationCheck.Check(Load($"{key}={value}")).First(p => p.Key == key);
        problem.Value.ShouldBe(value);
        problem.Problem.ShouldNotBeEmpty();
        problem.Remedy.ShouldNotBeEmpty();
    }

    [SkippableFact]
    public void CheckServing_EverythingInPlace_IsReady() => ConfigurationCheck.CheckServing(Serving()).ShouldBeEmpty();

    [SkippableTheory]
    [InlineData("whatsapp.phone_number_id", "")]
    [InlineData("whatsapp.graph_url", "graph.facebook.com")]
    [InlineData("whatsapp.listen", "8080")]
    [InlineData("whatsapp.path", "webhook")]
    [InlineData("whatsapp.messages_per_second", "0")]
    [InlineData("whatsapp.messages_per_second", "3")]
    [InlineData("whatsapp.messages_per_second", "1001")]
    [InlineData("whatsapp.reconcile_minutes", "0")]
    [InlineData("whatsapp.app_secret_file", "")]
    [InlineData("whatsapp.verify_token_file", "/nowhere/verify")]
    public void CheckServing_BadValue_NamesKeyAndValue(string key, string value)
    {
        ConfigurationProblem problem = ConfigurationCheck.CheckServing(Serving($"{key}={value}")).ShouldHaveSingleItem();
        (problem.Key, problem.Value).ShouldBe((key, value));
        problem.Remedy.ShouldNotBeEmpty();
    }

    [SkippableFact]
    public void CheckServing_SecretReadableByOthers_IsRefusedWithoutShowingIt()
    {
        ApplianceOptions options = Serving();
        File.SetUnixFileMode(options.WhatsApp.AccessTokenFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        ConfigurationProblem problem = ConfigurationCheck.CheckServing(options).ShouldHaveSingleItem();
        problem.Key.ShouldBe("whatsapp.access_token_file");
        problem.ToString().ShouldContain("chmod 600");
        problem.ToString().ShouldNotContain("secret-of-");
    }

    [SkippableFact]
    public void CheckServing_SecretOfTheDemoOrEmpty_IsRefused()
    {
        ApplianceOptions options = Serving();
        File.WriteAllText(options.WhatsApp.AppSecretFile, DemoSecrets.AppSecret + "\n");
        File.WriteAllText(options.WhatsApp.VerifyTokenFile, "\n");
        ConfigurationCheck.CheckServing(options).Select(p => p.Key).ShouldBe(["whatsapp.app_secret_file", "whatsapp.verify_token_file"]);
    }

    [SkippableFact]
    public void Countries_All_ProposeAServedLanguageARealZoneAndDialableNumbers()
    {
        foreach (string code in Countries.Codes)
        {
            CountryDefaults country = Countries.Find(code.ToLowerInvariant())!;
            new[] { "it", "en", "es", "pt" }.ShouldContain(country.Language, code);
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(country.TimeZone).ShouldNotBeNull(code);
            country.EmergencyNumber.ShouldMatch(@"^\d{3}$", code);
            country.CrisisNumber.ShouldMatch(@"^\d[\d ]+\d$", code);
            ConfigurationCheck.Check(Load("clinic.country=" + code)).ShouldBeEmpty();
        }

        Countries.Find("IT")!.EmergencyNumber.ShouldBe("112");
    }

    [SkippableFact]
    public void ClinicNames_NoNameConfigured_IsANeutralWordInThePatientsLanguage()
    {
        var unnamed = new ClinicNames(new ClinicOptions());
        new[] { "it", "en", "es", "pt" }.Select(unnamed.In).ShouldBe(["questo ambulatorio", "this clinic", "esta clínica", "esta clínica"]);
        new ClinicNames(new ClinicOptions { Name = "Pianolieto" }).In("it").ShouldBe("Pianolieto");
    }

    private ApplianceOptions Load(params string[] settings) => ConfigurationLoader.Load(folder.File("none.json"), ["clinic.country=IT", .. settings]);

    private ApplianceOptions Serving(params string[] settings) => Load(
    [
        "whatsapp.phone_number_id=1234567890",
        $"whatsapp.app_secret_file={Secret("app")}",
        $"whatsapp.verify_token_file={Secret("verify")}",
        $"whatsapp.access_token_file={Secret("access")}",
        .. settings,
    ]);

    private string Secret(string name)
    {
        string file = folder.File(name);
        File.WriteAllText(file, "secret-of-" + name);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
