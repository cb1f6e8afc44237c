using System.Text;
using Appliance.Host.Channels.WhatsApp;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class WebhookSignatureTests
{
    private const string EscapedBody = """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}],"t":"caff\u00e8 \/ ok"}""";
    private const string PlainBody = """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}],"t":"caffè / ok"}""";
    private const string EscapedSignature = "sha256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded4";
    private const string PlainSignature = "sha256=f9cb19e6a1e6002daf65f96efe1acf2094774c9069dc40d9833dba7cd7c97db5";

    private static readonly byte[] s_secret = "test_app_secret"u8.ToArray();

    [Theory]
    [InlineData(EscapedBody, EscapedSignature)]
    [InlineData(PlainBody, PlainSignature)]
    public void Verify_BytesAsSigned_IsTrue(string body, string header) =>
        WebhookSignature.Verify(Encoding.UTF8.GetBytes(body), header, s_secret).ShouldBeTrue();

    [Fact]
    public void Verify_SameJsonWrittenOtherwise_IsFalse() =>
        WebhookSignature.Verify(Encoding.UTF8.GetBytes(PlainBody), EscapedSignature, s_secret).ShouldBeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded4")]
    [InlineData("sha1=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded4aa")]
    [InlineData("SHA256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded4")]
    [InlineData("sha256=3230E98D35E1EF96126894E989C65646945BE58C81D8B976815F93E66133DED4")]
    [InlineData("sha256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded")]
    [InlineData("sha256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded40")]
    [InlineData("sha256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded5")]
    [InlineData("sha256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133dedé")]
    public void Verify_OtherHeader_IsFalse(string? header) =>
        WebhookSignature.Verify(Encoding.UTF8.GetBytes(EscapedBody), header, s_secret).ShouldBeFalse();

    [Fact]
    public void Verify_OtherOrEmptySecret_IsFalse()
    {
        WebhookSignature.Verify(Encoding.UTF8.GetBytes(EscapedBody), EscapedSignature, "other"u8).ShouldBeFalse();
        WebhookSignature.Verify(Encoding.UTF8.GetBytes(EscapedBody), EscapedSignature, []).ShouldBeFalse();
    }
}
