using System.Runtime.Versioning;
using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Catalogue;

public sealed class HubOptionsTests
{
    [Theory]
    [InlineData("https://huggingface.co/a", true)]
    [InlineData("https://cdn-lfs.hf.co/a", true)]
    [InlineData("https://cas-bridge.xethub.hf.co/a", true)]
    [InlineData("http://cdn-lfs.hf.co/a", false)]
    [InlineData("https://hf.co.example.org/a", false)]
    [InlineData("https://nothf.co/a", false)]
    [InlineData("http://127.0.0.1/a", false)]
    public void Allows_PublicHub_TakesItsOwnHostsOnly(string address, bool allowed) =>
        HubOptions.Of(new ModelsSection()).Allows(new Uri(address)).ShouldBe(allowed);

    [Fact]
    public void Allows_OtherHub_TakesNoHostUnlessNamed()
    {
        var models = new ModelsSection { Hub = "https://hub.clinic.example" };
        HubOptions.Of(models).Allows(new Uri("https://cdn-lfs.hf.co/a")).ShouldBeFalse();
        HubOptions.Of(models).Allows(new Uri("https://hub.clinic.example:8443/a")).ShouldBeFalse();

        models.RedirectHosts = ["files.clinic.example"];
        HubOptions.Of(models).Allows(new Uri("https://files.clinic.example/a")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("http://hub.clinic.example", "models.hub")]
    [InlineData("ftp://hub.clinic.example", "models.hub")]
    [InlineData("hub.clinic.example", "models.hub")]
    public void Of_UnsafeAddress_IsRefused(string hub, string key) =>
        Should.Throw<ConfigurationException>(() => HubOptions.Of(new ModelsSection { Hub = hub })).Message.ShouldContain(key);

    [Fact]
    public void Of_WrongHostsAndToken_AreNamed()
    {
        using var folder = new TemporaryFolder();
        var models = new ModelsSection { RedirectHosts = ["https://files.clinic.example/"], TokenFile = folder.File("none") };

        HubOptions.Check(models).Select(problem => problem.Key).ShouldBe(["models.redirect_hosts", "models.token_file"]);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void Of_TokenFile_IsReadWhenOnlyTheOwnerCan()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("token"), "secret\n");
        var models = new ModelsSection { TokenFile = folder.File("token") };
        File.SetUnixFileMode(folder.File("token"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        HubOptions.Check(models).ShouldHaveSingleItem().Remedy.ShouldContain("chmod 600");

        File.SetUnixFileMode(folder.File("token"), UnixFileMode.UserRead);
        HubOptions.Of(models).Token.ShouldBe("secret");
    }
}
