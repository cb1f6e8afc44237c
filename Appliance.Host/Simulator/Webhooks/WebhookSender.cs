using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Host.Simulator.Webhooks;

/// <summary>Makes single attempts: signs a body and posts it. Thread-safe.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly byte[] appSecret;
    private readonly HttpClient client;

    public WebhookSender(SimulatorOptions options)
    {
        appSecret = Encoding.UTF8.GetBytes(options.AppSecret);
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = options.WebhookTimeout,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("facebookexternalua");
    }

    /// <summary>The value of <c>X-Hub-Signature-256</c> over these bytes.</summary>
    public string Sign(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(appSecret, body));

    /// <summary>Posts a body once; returns why it failed, or null when the answer was exactly 200.</summary>
    public async Task<string?> TryAsync(Uri url, byte[] body, string signature, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? null : $"the appliance answered {(int)response.StatusCode} instead of 200";
        }
        catch (HttpRequestException failure)
        {
            return $"no connection to the appliance ({failure.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer from the appliance within {client.Timeout.TotalSeconds:0.###} s";
        }
    }

    /// <summary>The subscription challenge; returns why it failed, or null.</summary>
    public async Task<string?> ChallengeAsync(Uri url, string verifyToken, CancellationToken cancellationToken)
    {
        string challenge = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string separator = string.IsNullOrEmpty(url.Query) ? "?" : "&";
        string query = $"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}";
        var withQuery = new Uri($"{url.AbsoluteUri}{separator}{query}");
        try
        {
            using HttpResponseMessage response = await client.GetAsync(withQuery, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                return $"the appliance answered {(int)response.StatusCode} to the subscription challenge instead of 200; check the verify token";
            return await response.Content.ReadAsStringAsync(cancellationToken) == challenge
                ? null
                : "the appliance did not answer the subscription challenge with exactly the challenge";
        }
        catch (HttpRequestException failure)
        {
            return $"no connection to the appliance ({failure.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer from the appliance within {client.Timeout.TotalSeconds:0.###} s";
        }
    }

    public void Dispose() => client.Dispose();
}
