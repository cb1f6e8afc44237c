using Appliance.Host.Configuration;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Generation;

/// <summary>Section <c>chat</c>: what is refused, what is warned of, and what patients are told.</summary>
public sealed class CloudTests
{
    [Fact]
    public void Check_ServersOfTheClinic_AreFineAndNoWarning()
    {
        ApplianceOptions options = Load("chat.servers.0.url=http://192.168.1.20:11434", "chat.servers.0.model=qwen3:4b", "chat.servers.1.url=http://gpu.local:8000", "chat.servers.1.model=m", "chat.servers.1.tier=large");
        ConfigurationCheck.Check(options).ShouldBeEmpty();
        ConfigurationCheck.Warnings(options).ShouldBeEmpty();
        options.Chat.Servers.Select(server => server.DisplayName()).ShouldBe(["http://192.168.1.20:11434", "http://gpu.local:8000"]);
    }

    [Theory]
    [InlineData("chat.servers.0.url", "chat.servers.0.url=http://8.8.8.8", "chat.servers.0.model=m")]
    [InlineData("chat.servers.0.url", "chat.servers.0.url=http://8.8.8.8", "chat.servers.0.model=m", "chat.allow_cloud=true")]
    [InlineData("chat.servers.0.url", "chat.servers.0.url=ftp://192.168.1.20", "chat.servers.0.model=m")]
    [InlineData("chat.servers.0.url", "chat.servers.0.url=", "chat.servers.0.model=m")]
    [InlineData("chat.servers.0.model", "chat.servers.0.url=http://192.168.1.20")]
    [InlineData("chat.servers.0.tier", "chat.servers.0.url=http://192.168.1.20", "chat.servers.0.model=m", "chat.servers.0.tier=huge")]
    [InlineData("chat.servers.0.key_file", "chat.servers.0.url=http://192.168.1.20", "chat.servers.0.model=m", "chat.servers.0.key_file=/nowhere/key")]
    [InlineData("chat.servers.0.key_env", "chat.servers.0.url=http://192.168.1.20", "chat.servers.0.model=m", "chat.servers.0.key_env=NOT_SET_ANYWHERE")]
    [InlineData("chat.deadline_seconds", "chat.deadline_seconds=0")]
    [InlineData("chat.max_output_tokens", "chat.max_output_tokens=5000")]
    [InlineData("chat.template_file", "chat.template_file=/nowhere/t.jinja")]
    public void Check_WrongValue_IsNamed(string key, params string[] settings) =>
        ConfigurationCheck.Check(Load(settings)).ShouldHaveSingleItem().Key.ShouldBe(key);

    [Theory]
    [InlineData("chat.allow_cloud=maybe", "true or false")]
    [InlineData("chat.servers=http://192.168.1.20", "list of sections")]
    [InlineData("chat.servers.0.adress=x", "setting")]
    public void Load_WrongShape_IsRefused(string setting, string words) =>
        Should.Throw<ConfigurationException>(() => Load(setting)).Message.ShouldContain(words);

    [Fact]
    public void Warnings_CloudAllowed_AreGivenWithServersOnly()
    {
        ConfigurationCheck.Warnings(Load("chat.allow_cloud=true")).ShouldBeEmpty();
        ApplianceOptions options = Load("chat.allow_cloud=true", "chat.servers.0.url=https://api.example.com", "chat.servers.0.model=m");
        ConfigurationCheck.Check(options).ShouldBeEmpty();
        ConfigurationCheck.Warnings(options).ShouldHaveSingleItem().Key.ShouldBe("chat.allow_cloud");
    }

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public async Task FirstContact_CloudAllowed_PatientsAreToldInTheirLanguage(string language)
    {
        await using var bench = new ClinicBench(settings: ["chat.allow_cloud=true", "chat.servers.0.url=https://api.example.com", "chat.servers.0.model=m"]);
        bench.Languages.Tell("hello hello", language);
        await bench.WriteAsync("wamid.1", "hello hello");
        string notice = bench.Get<PatientTexts>().Format(language, PatientTextKeys.DisclosureCloud);
        bench.Get<MessageStore>().Recent(1, 10)[^1].Text!.ShouldContain(notice);
    }

    private static ApplianceOptions Load(params string[] settings) => ConfigurationLoader.Load("none.json", ["clinic.country=IT", .. settings]);
}
