using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>
/// Chat on a server that speaks the chat completions protocol. Follows no redirects and uses no proxy: prompts go to the
/// configured host or nowhere. Replies are bounded in size and time. Thread-safe.
/// </summary>
public sealed class OpenAiCompatibleChatClient : IChatClient
{
    private readonly OpenAiCompatibleOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;

    /// <param name="options">The server.</param>
    /// <param name="time">Clock of time limits.</param>
    public OpenAiCompatibleChatClient(OpenAiCompatibleOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = new OpenAiCompatibleDestination(options).ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Asks for a whole reply.</summary>
    /// <exception cref="OpenAiCompatibleException">The server cannot be reached, refuses, takes too long or answers wrongly.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using TimeLimit limit = Limit(options, cancellationToken);
        try
        {
            using HttpResponseMessage response = await SendAsync(OpenAiCompatibleRequest.Of(this.options, messages, options, stream: false), limit.Token);
            using MemoryStream body = await ReadAsync(response, limit.Token);
            return new OpenAiCompatibleReply(this.options.Name).Whole(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (Exception error) when (Translate(error, limit, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Asks for a reply in pieces, by server-sent events.</summary>
    /// <exception cref="OpenAiCompatibleException">As for a whole reply; also after the first pieces, when the stream breaks.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using TimeLimit limit = Limit(options, cancellationToken);
        await using IAsyncEnumerator<ChatResponseUpdate> pieces = PiecesAsync(messages, options, limit.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await pieces.MoveNextAsync())
                    yield break;
            }
            catch (Exception error) when (Translate(error, limit, cancellationToken) is { } translated)
            {
                throw translated;
            }

            yield return pieces.Current;
        }
    }

    /// <summary>Names of the models that the server has.</summary>
    /// <exception cref="OpenAiCompatibleException">As for a reply.</exception>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using TimeLimit limit = Limit(null, cancellationToken);
        try
        {
            using HttpResponseMessage response = await SendAsync(OpenAiCompatibleRequest.Models(options), limit.Token);
            using MemoryStream body = await ReadAsync(response, limit.Token);
            return new OpenAiCompatibleReply(options.Name).Models(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (Exception error) when (Translate(error, limit, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The client itself, or what it is connected to as <see cref="ChatClientMetadata"/>.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return new ChatClientMetadata(options.Name, options.Url, options.Model);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() => http.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> PiecesAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(OpenAiCompatibleRequest.Of(options, messages, chat, stream: true), cancellationToken);
        await using Stream body = await BodyAsync(response, cancellationToken);
        var reply = new OpenAiCompatibleReply(options.Name);
        SseParser<ReadOnlyMemory<byte>> events = SseParser.Create(body, static (_, data) => (ReadOnlyMemory<byte>)data.ToArray());
        await foreach (SseItem<ReadOnlyMemory<byte>> item in events.EnumerateAsync(cancellationToken))
        {
            if (item.Data.Span.SequenceEqual("[DONE]"u8))
                break;
            if (reply.Piece(item.Data.Span) is { } piece)
                yield return piece;
        }

        if (!reply.Finished)
            throw reply.Malformed("the stream ended in the middle of the reply");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage sent = request;
        HttpResponseMessage response = await http.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        int status = (int)response.StatusCode;
        response.Dispose();
        throw new OpenAiCompatibleException(options.Name, Failure(status), $"it answers with status {status}{Remedy(status)}");
    }

    private async Task<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new OpenAiCompatibleBody(await response.Content.ReadAsStreamAsync(cancellationToken), options);

    private async Task<MemoryStream> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream body = await BodyAsync(response, cancellationToken);
        var buffer = new MemoryStream();
        await body.CopyToAsync(buffer, cancellationToken);
        return buffer;
    }

    private static ChatServerFailure Failure(int status) => status switch
    {
        408 or 429 or 503 => ChatServerFailure.Busy,
        >= 400 and < 500 => ChatServerFailure.Rejected,
        _ => ChatServerFailure.ServerError,
    };

    private string Remedy(int status) => status switch
    {
        401 or 403 => "; check the token",
        404 => $"; check the address and that it has the model {options.Model}",
        400 or 413 or 422 => "; the prompt may be longer than its context",
        >= 300 and < 400 => "; redirects are not followed, configure the final address",
        _ => "",
    };

    private TimeLimit Limit(ChatOptions? chat, CancellationToken cancellationToken)
    {
        TimeSpan limit = options.Timeout;
        if (chat?.AdditionalProperties?.TryGetValue(ChatRequestProperties.Deadline, out DateTimeOffset deadline) == true && deadline - time.GetUtcNow() < limit)
            limit = deadline - time.GetUtcNow();
        return new TimeLimit(limit, time, cancellationToken);
    }

    private OpenAiCompatibleException? Translate(Exception error, TimeLimit limit, CancellationToken cancellationToken) => error switch
    {
        OpenAiCompatibleException => null,
        _ when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException or IOException or HttpRequestException when limit.IsOver =>
            new(options.Name, ChatServerFailure.TimedOut, "it did not answer in time", error),
        HttpRequestException { InnerException: OpenAiCompatibleException refused } => refused,
        HttpRequestException or IOException => new(options.Name, ChatServerFailure.Unreachable, $"no connection to {options.Url}, or it broke; is the server running?", error),
        _ => null,
    };
}
