using System.Net;
using RestSharp;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Sends by Meta's Cloud API. Thread-safe; one instance serves the whole process. Sends once and says what became of it: retries,
/// limits and the service window are the sender's.
/// </summary>
internal sealed class CloudApiClient : IChannel, IDisposable
{
    /// <summary>Most connections at a time: 80 messages a second at 0.4 seconds each.</summary>
    private const int MaxConnections = 32;

    /// <summary>Time after which a connection is replaced, in minutes, so that a change of address in DNS is followed.</summary>
    private const int ConnectionLifetimeMinutes = 5;

    private readonly WhatsAppOptions _options;
    private readonly RestClient _client;

    /// <summary>Opens no connection yet.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and the remedy.</exception>
    public CloudApiClient(WhatsAppOptions options)
    {
        options.Validate();
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !options.GraphUrl.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(WhatsAppOptions.ConnectTimeoutSeconds),
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(ConnectionLifetimeMinutes),
        };
        _client = new RestClient(handler, disposeHandler: true, client =>
        {
            client.BaseUrl = options.GraphUrl;
            client.FollowRedirects = false;
            client.Timeout = options.RequestTimeout;
            client.ThrowOnAnyError = false;
            client.SetErrorExceptionOnUnsuccessfulStatusCode = false;

            // Completed then means that a whole answer arrived, whatever it says.
            client.CalculateResponseStatus = _ => ResponseStatus.Completed;
        });
    }

    /// <inheritdoc/>
    public string Name => WhatsAppMessageReader.ChannelName;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The message exceeds a limit of the channel or names no recipient; nothing was sent.</exception>
    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        byte[] body = CloudApiRequest.Message(message);
        (RestResponse response, bool departed) = await PostAsync(message.BusinessNumber, body, cancellationToken);
        if (response.ResponseStatus != ResponseStatus.Completed)
        {
            string reason = FailureOf(response);
            return departed ? new SendOutcome.Unknown(reason) : new SendOutcome.NotSent(reason);
        }

        CloudApiReply reply = CloudApiReply.Read(response.RawBytes);
        if (reply.ErrorCode is int code)
        {
            CloudApiError error = CloudApiErrors.Find(code);
            return new SendOutcome.Rejected(code, error.Meaning, error.Advice, error.WindowClosed);
        }

        return WithoutErrorCode(response.StatusCode, reply);
    }

    /// <inheritdoc/>
    public async Task<bool> MarkReadAsync(string businessNumber, string externalId, bool typing, CancellationToken cancellationToken)
    {
        CloudApiRequest.CheckBusinessNumber(businessNumber);
        (RestResponse response, _) = await PostAsync(businessNumber, CloudApiRequest.Read(externalId, typing), cancellationToken);
        return response.ResponseStatus == ResponseStatus.Completed && CloudApiReply.Read(response.RawBytes).Success;
    }

    /// <summary>Asks Meta about a business number, which works only with a valid token that may use it. Sends no message.</summary>
    public async Task<NumberCheck> CheckTokenAsync(string businessNumber, CancellationToken cancellationToken)
    {
        CloudApiRequest.CheckBusinessNumber(businessNumber);
        RestRequest request = Request($"{_options.GraphVersion}/{businessNumber}", Method.Get);
        request.AddQueryParameter("fields", "display_phone_number,verified_name,quality_rating");
        request.Interceptors = [new DepartureInterceptor()];
        RestResponse response = await _client.ExecuteAsync(request, cancellationToken);
        if (response.ResponseStatus != ResponseStatus.Completed)
            return new NumberCheck($"{_options.GraphUrl.Host} was not reached: {FailureOf(response)}. Check network, proxy and firewall.");

        CloudApiReply reply = CloudApiReply.Read(response.RawBytes);
        if (reply.ErrorCode is int code)
            return new NumberCheck($"Meta answered error {code}: {CloudApiErrors.Find(code).Meaning}. Check token and phone number id.");
        return response.StatusCode == HttpStatusCode.OK && reply.DisplayNumber is not null
            ? new NumberCheck(Problem: null, reply.DisplayNumber, reply.VerifiedName, reply.Quality)
            : new NumberCheck($"HTTP {(int)response.StatusCode} and no number from {_options.GraphUrl.Host}. Check GraphUrl and GraphVersion.");
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<(RestResponse Response, bool Departed)> PostAsync(
        string businessNumber, byte[] body, CancellationToken cancellationToken)
    {
        RestRequest request = Request($"{_options.GraphVersion}/{businessNumber}/messages", Method.Post);
        request.AddBody(body, ContentType.Json);
        var departure = new DepartureInterceptor();
        request.Interceptors = [departure];
        RestResponse response = await _client.ExecuteAsync(request, cancellationToken);
        return (response, departure.Departed);
    }

    private RestRequest Request(string resource, Method method)
    {
        var request = new RestRequest(resource, method);
        request.AddHeader("Authorization", $"Bearer {_options.AccessToken}");
        return request;
    }

    // A redirect and a refusal of the request itself (4xx) did nothing; a success without an id, a time-out told by the server and a
    // server error may have come after the message went out.
    private static SendOutcome WithoutErrorCode(HttpStatusCode status, CloudApiReply reply)
    {
        if ((int)status is >= 200 and < 300)
        {
            return reply.MessageId is string id
                ? new SendOutcome.Accepted(id)
                : new SendOutcome.Unknown($"HTTP {(int)status} without a message id");
        }

        if ((int)status is >= 300 and < 400)
            return new SendOutcome.NotSent($"HTTP {(int)status}: redirects are not followed, check GraphUrl");
        return (int)status is >= 400 and < 500 && status != HttpStatusCode.RequestTimeout
            ? new SendOutcome.NotSent($"HTTP {(int)status} without an error code, check GraphUrl and what stands between")
            : new SendOutcome.Unknown($"HTTP {(int)status} without an error code");
    }

    // Kinds, not messages: those can carry addresses.
    private static string FailureOf(RestResponse response) => response.ErrorException switch
    {
        HttpRequestException e => e.HttpRequestError.ToString(),
        null => response.ResponseStatus.ToString(),
        Exception e => $"{response.ResponseStatus} ({e.GetType().Name})",
    };
}
