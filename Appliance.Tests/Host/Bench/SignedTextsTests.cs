using System.Text;
using Appliance.Host.Bench;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench;

public sealed class SignedTextsTests
{
    private const string Number = "106540352242922";

    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a secret of the test");

    [Fact]
    public void Request_AnyIndex_IsOneSignedTextOfTheStatedSize()
    {
        byte[] request = SignedTexts.Request(new Uri("http://127.0.0.1:8080/webhook"), Secret, Number, "run", 7);
        int head = request.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.ASCII.GetString(request, 0, head).Split("\r\n");
        byte[] body = request[(head + 4)..];

        lines[0].ShouldBe("POST /webhook HTTP/1.1");
        lines.ShouldContain("Host: 127.0.0.1:8080");
        lines.ShouldContain($"Content-Length: {SignedTexts.BodyBytes}");
        body.Length.ShouldBe(SignedTexts.BodyBytes);
        string signature = lines.Single(line => line.StartsWith("X-Hub-Signature-256: ", StringComparison.Ordinal))[21..];
        WebhookSignature.Verify(body, signature, Secret).ShouldBeTrue();
        WebhookReader.Read(body, DateTimeOffset.UtcNow).Updates.ShouldHaveSingleItem().Kind.ShouldBe(UpdateKind.Message);
    }

    [Fact]
    public void Request_OtherIndexOrRun_HasAnotherMessageId()
    {
        string[] ids = [.. new[] { ("a", 1), ("a", 2), ("b", 1) }.Select(of =>
        {
            byte[] request = SignedTexts.Request(new Uri("http://127.0.0.1/webhook"), Secret, Number, of.Item1, of.Item2);
            return WebhookReader.Read(request.AsMemory(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4), DateTimeOffset.UtcNow).Updates[0].ExternalId;
        })];
        ids.Distinct().Count().ShouldBe(3);
    }
}
