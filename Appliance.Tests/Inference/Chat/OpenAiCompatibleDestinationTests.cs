using System.Net;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class OpenAiCompatibleDestinationTests
{
    private static readonly IPAddress Public = IPAddress.Parse("203.0.113.7"), Private = IPAddress.Parse("192.168.1.20");

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("172.15.0.1", false)]
    [InlineData("192.168.255.1", true)]
    [InlineData("192.169.0.1", false)]
    [InlineData("11.0.0.1", false)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("fc00::1", true)]
    [InlineData("fe80::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("8.8.8.8", false)]
    public void IsLocal_Address_IsLoopbackOrPrivate(string address, bool local) =>
        OpenAiCompatibleDestination.IsLocal(IPAddress.Parse(address)).ShouldBe(local);

    [Fact]
    public void Allowed_NameWithAPrivateAndAPublicAddress_OnlyThePrivateIsConnectedTo() =>
        new OpenAiCompatibleDestination(Server("http://gpu.local:8000")).Allowed([Public, Private]).ShouldBe([Private]);

    [Fact]
    public void Allowed_NameThatLeadsOutside_IsRefusedWithTheSetting()
    {
        var error = Should.Throw<OpenAiCompatibleException>(() => new OpenAiCompatibleDestination(Server("https://api.example.com")).Allowed([Public]));
        error.Failure.ShouldBe(ChatServerFailure.NotLocal);
        error.Message.ShouldContain("chat.allow_cloud");
    }

    [Fact]
    public void Allowed_CloudIsAllowed_ButNeverUnencrypted()
    {
        new OpenAiCompatibleDestination(Server("https://api.example.com") with { AllowCloud = true }).Allowed([Public]).ShouldBe([Public]);
        var error = Should.Throw<OpenAiCompatibleException>(
            () => new OpenAiCompatibleDestination(Server("http://api.example.com") with { AllowCloud = true }).Allowed([Public]));
        error.Message.ShouldContain("https");
    }

    [Fact]
    public async Task Client_AddressOutside_IsNotConnectedTo()
    {
        using var client = new OpenAiCompatibleChatClient(Server("http://203.0.113.7:8000"), TimeProvider.System);
        var error = await Should.ThrowAsync<OpenAiCompatibleException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, "ciao")]));
        error.Failure.ShouldBe(ChatServerFailure.NotLocal);
    }

    private static OpenAiCompatibleOptions Server(string url) => new() { Name = "gpu", Url = new Uri(url), Model = "m" };
}
