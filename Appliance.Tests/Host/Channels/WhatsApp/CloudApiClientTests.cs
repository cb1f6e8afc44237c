using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class CloudApiClientTests : IAsyncLifetime
{
    private static readonly OutboundMessage s_message = new("PNID", "393330000000", null, "Ciao, caffè?", [], null, "corr-1");

    private GraphStub _graph = null!;
    private CloudApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _graph = await GraphStub.StartAsync();
        _client = Client(_graph.Url);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _graph.DisposeAsync();
    }

    [Fact]
    public async Task SendAsync_Text_IsPostedInMetasFormAndAccepted()
    {
        (await SendAsync(s_message)).ShouldBe(new SendOutcome.Accepted("wamid.OUT"));

        GraphRequest request = _graph.Requests.ShouldHaveSingleItem();
        (request.Method, request.Target, request.Authorization).ShouldBe(("POST", "/v26.0/PNID/messages", "Bearer token-1"));
        request.ContentType.ShouldNotBeNull().ShouldStartWith("application/json");
        request.Body.ShouldBe(
            """{"messaging_product":"whatsapp","recipient_type":"individual","to":"+393330000000","biz_opaque_callback_data":"corr-1","type":"text","text":{"preview_url":false,"body":"Ciao, caffè?"}}""");
    }

    [Fact]
    public async Task SendAsync_ButtonsToUserIdWithQuotation_AreInTheBody()
    {
        await SendAsync(s_message with { Phone = null, UserId = "IT.13491", QuotedExternalId = "wamid.Q", Buttons = [new("y", "Sì"), new("n", "No")] });

        JsonElement body = JsonDocument.Parse(_graph.Requests.Single().Body).RootElement;
        body.TryGetProperty("to", out _).ShouldBeFalse();
        body.GetProperty("recipient").GetString().ShouldBe("IT.13491");
        body.GetProperty("context").GetProperty("message_id").GetString().ShouldBe("wamid.Q");
        body.GetProperty("interactive").GetRawText().ShouldBe(
            """{"type":"button","body":{"text":"Ciao, caffè?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Sì"}},{"type":"reply","reply":{"id":"n","title":"No"}}]}}""");
    }

    [Theory]
    [InlineData(429, 130429, RetryAdvice.Seconds, false)]
    [InlineData(400, 131047, RetryAdvice.Never, true)]
    [InlineData(200, 131056, RetryAdvice.PairBackoff, false)]
    [InlineData(401, 190, RetryAdvice.StopQueue, false)]
    [InlineData(500, 131000, RetryAdvice.Minutes, false)]
    [InlineData(503, 987654, RetryAdvice.Minutes, false)]
    public async Task SendAsync_ErrorCode_DecidesWhateverTheHttpStatus(int status, int code, RetryAdvice advice, bool windowClosed)
    {
        _graph.Answer = context => GraphStub.AnswerJson(context, status, $$$"""{"error":{"message":"to +393330000000","type":"OAuthException","code":{{{code}}}}}""");

        SendOutcome.Rejected rejected = (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.Rejected>();

        (rejected.Code, rejected.Advice, rejected.WindowClosed).ShouldBe((code, advice, windowClosed));
        rejected.Title.ShouldNotContain("39333");
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(503, """{"error":{"message":"no code"}}""")]
    [InlineData(408, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"messages":[{"id":5}]}""")]
    public async Task SendAsync_AnswerThatDoesNotSay_IsUnknown(int status, string body)
    {
        _graph.Answer = context => GraphStub.AnswerJson(context, status, body);

        (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.Unknown>().Reason.ShouldContain($"HTTP {status}");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    public async Task SendAsync_RefusedWithoutCode_IsNotSent(int status)
    {
        _graph.Answer = context => GraphStub.AnswerJson(context, status, "<html>proxy</html>");

        (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.NotSent>().Reason.ShouldContain($"HTTP {status}");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task SendAsync_Redirect_IsNotFollowedAndTheTokenGoesNowhere(int status)
    {
        await using GraphStub other = await GraphStub.StartAsync();
        _graph.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = new Uri(other.Url, "/v26.0/PNID/messages").ToString();
            return Task.CompletedTask;
        };

        (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.NotSent>();
        other.Requests.ShouldBeEmpty();
        _graph.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_IsNotSent()
    {
        using CloudApiClient client = Client(new Uri($"http://127.0.0.1:{ClosedPort()}"));

        (await client.SendAsync(s_message, CancellationToken.None)).ShouldBe(new SendOutcome.NotSent("ConnectionError"));
    }

    [Fact]
    public async Task SendAsync_NoTls_IsNotSent()
    {
        using CloudApiClient client = Client(new UriBuilder(_graph.Url) { Scheme = "https" }.Uri);

        (await client.SendAsync(s_message, CancellationToken.None)).ShouldBeOfType<SendOutcome.NotSent>();
        _graph.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task SendAsync_NoAnswer_IsUnknownAfterTheTimeout()
    {
        _graph.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using CloudApiClient client = Client(_graph.Url, TimeSpan.FromMilliseconds(200));

        (await client.SendAsync(s_message, CancellationToken.None)).ShouldBeOfType<SendOutcome.Unknown>();
        _graph.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SendAsync_ConnectionLostAfterTheRequest_IsUnknownAndNotRepeated()
    {
        // The first send leaves a connection in the pool: HTTP clients like to repeat a request that fails on a reused one.
        await SendAsync(s_message);
        _graph.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.Unknown>();
        _graph.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task SendAsync_AnswerCutOff_IsUnknown()
    {
        _graph.Answer = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("{\"messages\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.Unknown>();
    }

    [Fact]
    public async Task SendAsync_AnswerWithoutEnd_IsUnknown()
    {
        _graph.Answer = context => context.Response.Body.WriteAsync(new byte[DepartureInterceptor.MaxResponseBytes + 1]).AsTask();

        (await SendAsync(s_message)).ShouldBeOfType<SendOutcome.Unknown>();
    }

    [Fact]
    public async Task SendAsync_Cancelled_IsAnOutcomeToo()
    {
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        (await _client.SendAsync(s_message, before.Token)).ShouldBeOfType<SendOutcome.NotSent>();
        _graph.Requests.ShouldBeEmpty();

        using var during = new CancellationTokenSource();
        _graph.Answer = async context =>
        {
            await during.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        (await _client.SendAsync(s_message, during.Token)).ShouldBeOfType<SendOutcome.Unknown>();
    }

    [Fact]
    public async Task SendAsync_OverALimit_IsRefusedBeforeSending()
    {
        OutboundMessage[] refused =
        [
            s_message with { Text = new string('a', 4_097) },
            s_message with { Text = new string('a', 1_025), Buttons = [new("a", "A")] },
            s_message with { Text = " " },
            s_message with { Buttons = [new("a", "A"), new("b", "B"), new("c", "C"), new("d", "D")] },
            s_message with { Buttons = [new("a", new string('A', 21))] },
            s_message with { Buttons = [new(new string('a', 257), "A")] },
            s_message with { Buttons = [new("a", "A"), new("a", "B")] },
            s_message with { Buttons = [new("a", "A"), new("b", "A")] },
            s_message with { CorrelationId = new string('c', 513) },
            s_message with { Phone = null },
            s_message with { Phone = "not a number" },
            s_message with { Phone = null, UserId = "13491" },
            s_message with { BusinessNumber = "../me" },
            s_message with { BusinessNumber = "" },
        ];

        foreach (OutboundMessage message in refused)
            (await Should.ThrowAsync<ArgumentException>(() => SendAsync(message))).Message.ShouldNotContain("39333");
        _graph.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, """{"messaging_product":"whatsapp","status":"read","message_id":"wamid.IN","typing_indicator":{"type":"text"}}""")]
    [InlineData(false, """{"messaging_product":"whatsapp","status":"read","message_id":"wamid.IN"}""")]
    public async Task MarkReadAsync_Message_IsMarkedWithOrWithoutTyping(bool typing, string body)
    {
        _graph.Answer = context => GraphStub.AnswerJson(context, 200, """{"success":true}""");

        (await _client.MarkReadAsync("PNID", "wamid.IN", typing, CancellationToken.None)).ShouldBeTrue();
        _graph.Requests.Single().Body.ShouldBe(body);
    }

    [Fact]
    public async Task MarkReadAsync_RefusedOrUnreachable_IsFalse()
    {
        _graph.Answer = context => GraphStub.AnswerJson(context, 400, """{"error":{"code":131009}}""");
        (await _client.MarkReadAsync("PNID", "wamid.IN", typing: true, CancellationToken.None)).ShouldBeFalse();

        using CloudApiClient client = Client(new Uri($"http://127.0.0.1:{ClosedPort()}"));
        (await client.MarkReadAsync("PNID", "wamid.IN", typing: true, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task CheckTokenAsync_TokenWorks_ReturnsTheNumber()
    {
        _graph.Answer = context => GraphStub.AnswerJson(
            context, 200, """{"display_phone_number":"+39 055 000000","verified_name":"Studio","quality_rating":"GREEN","id":"PNID"}""");

        (await _client.CheckTokenAsync("PNID", CancellationToken.None)).ShouldBe(new NumberCheck(null, "+39 055 000000", "Studio", "GREEN"));
        GraphRequest request = _graph.Requests.Single();
        (request.Method, request.Authorization).ShouldBe(("GET", "Bearer token-1"));
        Uri.UnescapeDataString(request.Target).ShouldBe("/v26.0/PNID?fields=display_phone_number,verified_name,quality_rating");
    }

    [Theory]
    [InlineData(401, """{"error":{"code":190}}""", "error 190")]
    [InlineData(404, "<html>", "HTTP 404")]
    [InlineData(200, "{}", "HTTP 200")]
    public async Task CheckTokenAsync_TokenDoesNotWork_SaysWhy(int status, string body, string problem)
    {
        _graph.Answer = context => GraphStub.AnswerJson(context, status, body);

        NumberCheck check = await _client.CheckTokenAsync("PNID", CancellationToken.None);

        check.Works.ShouldBeFalse();
        check.Problem.ShouldNotBeNull().ShouldContain(problem);
    }

    [Theory]
    [InlineData("http://graph.example.org", "v26.0", "t")]
    [InlineData("ftp://127.0.0.1", "v26.0", "t")]
    [InlineData("https://graph.example.org", "26", "t")]
    [InlineData("https://graph.example.org", "v26.0/..", "t")]
    [InlineData("https://graph.example.org", "v26.0", "")]
    [InlineData("https://graph.example.org", "v26.0", "t\n")]
    public void CloudApiClient_UnusableOptions_AreRefused(string url, string version, string token) =>
        Should.Throw<ArgumentException>(() => new CloudApiClient(new WhatsAppOptions { GraphUrl = new Uri(url), GraphVersion = version, AccessToken = token }));

    [Fact]
    public void WhatsAppOptions_AsText_HideTheToken() =>
        new WhatsAppOptions { AccessToken = "secret-token" }.ToString().ShouldNotContain("secret-token");

    private static CloudApiClient Client(Uri url, TimeSpan? timeout = null) => new(
        new WhatsAppOptions { GraphUrl = url, AccessToken = "token-1", RequestTimeout = timeout ?? TimeSpan.FromSeconds(20) });

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<SendOutcome> SendAsync(OutboundMessage message) => _client.SendAsync(message, CancellationToken.None);
}
