using System.Text;
using System.Text.Json;
using Appliance.Inference.Chat;
using Appliance.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>The client against a real HTTP server on loopback that speaks the wire format, or breaks it.</summary>
public sealed class OpenAiCompatibleChatClientTests : IAsyncLifetime
{
    private const string WholeReply = """
        {"id":"c1","model":"qwen","choices":[{"index":0,"message":{"role":"assistant","content":"Costa € 65."},"finish_reason":"stop",
        "logprobs":{"content":[{"token":"Costa","logprob":-0.1},{"token":" 65","logprob":-0.5}]}}],
        "usage":{"prompt_tokens":100,"completion_tokens":2,"total_tokens":102,"prompt_tokens_details":{"cached_tokens":80}}}
        """;

    private static readonly ChatMessage[] Prompt = [new(ChatRole.System, "regole"), new(ChatRole.User, "quanto costa?")];

    private readonly ManualClock clock = new();
    private GraphStub server = null!;
    private OpenAiCompatibleChatClient client = null!;

    public async Task InitializeAsync()
    {
        server = await GraphStub.StartAsync();
        client = Client();
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Whole_Reply_IsReadWithUsageAndLogProbabilities()
    {
        server.Answer = context => GraphStub.AnswerJson(context, 200, WholeReply);
        ChatResponse response = await client.GetResponseAsync(Prompt);
        (response.Text, response.ModelId, response.FinishReason).ShouldBe(("Costa € 65.", "qwen", ChatFinishReason.Stop));
        (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount).ShouldBe((100, 2, 80));
        response.AdditionalProperties!.TryGetValue(ChatRequestProperties.MeanLogProbability, out double mean).ShouldBeTrue();
        mean.ShouldBe(-0.3, 1e-9);
        response.AdditionalProperties[ChatRequestProperties.MinLogProbability].ShouldBe(-0.5);
    }

    [Fact]
    public async Task Whole_Options_AreInTheRequestAndNothingElse()
    {
        server.Answer = context => GraphStub.AnswerJson(context, 200, WholeReply);
        JsonElement schema = JsonDocument.Parse("""{"type":"object"}""").RootElement;
        await client.GetResponseAsync(Prompt, new ChatOptions
        {
            Temperature = 0.1f,
            MaxOutputTokens = 50,
            StopSequences = ["\n\n"],
            Seed = 7,
            ConversationId = "42",
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "reply"),
            AdditionalProperties = new() { ["secret"] = "x" },
        });
        GraphRequest request = server.Requests.ShouldHaveSingleItem();
        (request.Method, request.Target, request.Authorization, request.ContentType).ShouldBe(("POST", "/v1/chat/completions", "Bearer t0ken", "application/json"));
        JsonElement body = JsonDocument.Parse(request.Body).RootElement;
        body.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["model", "messages", "stream", "temperature", "seed", "stop", "max_tokens", "logprobs", "response_format"], ignoreOrder: true);
        body.GetProperty("messages").EnumerateArray().Select(m => (m.GetProperty("role").GetString(), m.GetProperty("content").GetString()))
            .ShouldBe([("system", "regole"), ("user", "quanto costa?")]);
        body.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").GetProperty("type").GetString().ShouldBe("object");
    }

    [Theory]
    [InlineData("http://gpu.local:8000", "http://gpu.local:8000/v1/chat/completions")]
    [InlineData("http://gpu.local:8000/", "http://gpu.local:8000/v1/chat/completions")]
    [InlineData("http://gpu.local:8000/v1/", "http://gpu.local:8000/v1/chat/completions")]
    [InlineData("http://gpu.local/ollama", "http://gpu.local/ollama/v1/chat/completions")]
    public void Endpoint_BaseAddress_MayHaveTheVersionOrNot(string url, string endpoint) =>
        OpenAiCompatibleRequest.Endpoint(new Uri(url)).AbsoluteUri.ShouldBe(endpoint);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>login</html>")]
    [InlineData("")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[null]}""")]
    [InlineData("""{"choices":[{"message":null}]}""")]
    [InlineData("""{"choices":[{"message":{"content":null,"tool_calls":[{}]}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":5}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"Cos""")]
    public async Task Whole_ReplyOfAnotherShape_IsMalformed(string body)
    {
        server.Answer = context => GraphStub.AnswerJson(context, 200, body);
        (await FailureAsync()).Failure.ShouldBe(ChatServerFailure.Malformed);
    }

    [Theory]
    [InlineData(500, ChatServerFailure.ServerError)]
    [InlineData(502, ChatServerFailure.ServerError)]
    [InlineData(503, ChatServerFailure.Busy)]
    [InlineData(429, ChatServerFailure.Busy)]
    [InlineData(400, ChatServerFailure.Rejected)]
    [InlineData(401, ChatServerFailure.Rejected)]
    [InlineData(204, ChatServerFailure.ServerError)]
    public async Task Whole_Status_IsTheFailureAndNoTextOfTheBody(int status, ChatServerFailure failure)
    {
        server.Answer = context => status == 204 ? NoContent(context) : GraphStub.AnswerJson(context, status, "the prompt was: quanto costa?");
        OpenAiCompatibleException error = await FailureAsync();
        error.Failure.ShouldBe(failure);
        error.Message.ShouldContain("gpu");
        error.Message.ShouldNotContain("quanto");
    }

    [Fact]
    public async Task Whole_Redirect_IsNotFollowed()
    {
        server.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "http://203.0.113.7/v1/chat/completions";
            return Task.CompletedTask;
        };
        (await FailureAsync()).Message.ShouldContain("redirect");
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Whole_ErrorObject_IsTheServersError()
    {
        server.Answer = context => GraphStub.AnswerJson(context, 200, """{"error":{"message":"out of memory"}}""");
        (await FailureAsync()).Failure.ShouldBe(ChatServerFailure.ServerError);
    }

    [Fact]
    public async Task Whole_ReplyBeyondTheLimit_IsNotRead()
    {
        server.Answer = context => GraphStub.AnswerJson(context, 200, new string(' ', 200_000) + WholeReply);
        using OpenAiCompatibleChatClient small = Client(maxBytes: 100_000);
        (await FailureAsync(small)).Failure.ShouldBe(ChatServerFailure.TooLarge);
    }

    [Fact]
    public async Task Whole_ServerThatNeverAnswers_IsTimedOut()
    {
        server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Task<ChatResponse> response = client.GetResponseAsync(Prompt);
        await Eventually.HoldsAsync(() => server.Requests.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(30));
        (await Should.ThrowAsync<OpenAiCompatibleException>(() => response)).Failure.ShouldBe(ChatServerFailure.TimedOut);
    }

    [Fact]
    public async Task Whole_DeadlineOfTheRequest_ShortensTheTime()
    {
        server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var options = new ChatOptions { AdditionalProperties = new() { [ChatRequestProperties.Deadline] = clock.GetUtcNow() + TimeSpan.FromSeconds(2) } };
        Task<ChatResponse> response = client.GetResponseAsync(Prompt, options);
        await Eventually.HoldsAsync(() => server.Requests.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(2));
        (await Should.ThrowAsync<OpenAiCompatibleException>(() => response)).Failure.ShouldBe(ChatServerFailure.TimedOut);
    }

    [Fact]
    public async Task Whole_CallerGivesUp_IsACancellation()
    {
        server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var stop = new CancellationTokenSource();
        Task<ChatResponse> response = client.GetResponseAsync(Prompt, null, stop.Token);
        await Eventually.HoldsAsync(() => server.Requests.Count == 1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => response);
    }

    [Fact]
    public async Task Whole_NobodyListens_IsUnreachable()
    {
        await server.DisposeAsync();
        (await FailureAsync()).Failure.ShouldBe(ChatServerFailure.Unreachable);
    }

    [Fact]
    public async Task Stream_Pieces_ComeInOrderWithUsageAtTheEnd()
    {
        server.Answer = context => StreamAsync(context,
            """{"id":"c1","choices":[{"delta":{"role":"assistant","content":""}}]}""",
            """{"id":"c1","choices":[{"delta":{"content":"Costa "},"logprobs":{"content":[{"logprob":-0.2}]}}]}""",
            """{"id":"c1","choices":[{"delta":{"content":"€ 65."}}]}""",
            """{"id":"c1","choices":[{"delta":{},"finish_reason":"stop"}]}""",
            """{"id":"c1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":2}}""",
            "[DONE]");
        ChatResponse response = await client.GetStreamingResponseAsync(Prompt).ToChatResponseAsync();
        (response.Text, response.FinishReason, response.Usage!.InputTokenCount).ShouldBe(("Costa € 65.", ChatFinishReason.Stop, 100));
        response.AdditionalProperties![ChatRequestProperties.MeanLogProbability].ShouldBe(-0.2);
        server.Requests.Single().Body.ShouldContain("\"include_usage\":true");
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"Costa "}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"Costa "}}]}""", "[DONE]")]
    [InlineData("""{"choices":[{"delta":{"content":"Costa "}}]}""", "{not json")]
    [InlineData("""{"choices":[{"delta":{"content":"Costa "}}]}""", "null")]
    public async Task Stream_BreaksInTheMiddle_FailsAfterItsPieces(params string[] events)
    {
        server.Answer = context => StreamAsync(context, events);
        var got = new List<string>();
        var error = await Should.ThrowAsync<OpenAiCompatibleException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Prompt))
                got.Add(update.Text);
        });
        got.ShouldBe(["Costa "]);
        error.Failure.ShouldBe(ChatServerFailure.Malformed);
    }

    [Fact]
    public async Task Stream_ConnectionBreaks_IsUnreachable()
    {
        server.Answer = async context =>
        {
            await StreamAsync(context, """{"choices":[{"delta":{"content":"Costa "}}]}""");
            context.Abort();
        };
        var error = await Should.ThrowAsync<OpenAiCompatibleException>(() => client.GetStreamingResponseAsync(Prompt).ToChatResponseAsync());
        error.Failure.ShouldBe(ChatServerFailure.Unreachable);
    }

    [Fact]
    public async Task Stream_ThatNeverEnds_IsTooLarge()
    {
        server.Answer = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await StreamAsync(context, """{"choices":[{"delta":{"content":"la la la "}}]}""");
        };
        using OpenAiCompatibleChatClient small = Client(maxBytes: 20_000);
        var error = await Should.ThrowAsync<OpenAiCompatibleException>(() => small.GetStreamingResponseAsync(Prompt).ToChatResponseAsync());
        error.Failure.ShouldBe(ChatServerFailure.TooLarge);
    }

    [Fact]
    public async Task Stream_StopsInTheMiddle_IsTimedOut()
    {
        server.Answer = async context =>
        {
            await StreamAsync(context, """{"choices":[{"delta":{"content":"Costa "}}]}""");
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using IAsyncEnumerator<ChatResponseUpdate> pieces = client.GetStreamingResponseAsync(Prompt).GetAsyncEnumerator();
        (await pieces.MoveNextAsync()).ShouldBeTrue();
        Task<bool> next = pieces.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(30));
        (await Should.ThrowAsync<OpenAiCompatibleException>(() => next)).Failure.ShouldBe(ChatServerFailure.TimedOut);
    }

    private OpenAiCompatibleChatClient Client(int maxBytes = OpenAiCompatibleOptions.DefaultMaxResponseBytes) => new(
        new OpenAiCompatibleOptions
        {
            Name = "gpu",
            Url = server.Url,
            Model = "qwen",
            Token = "t0ken",
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseBytes = maxBytes,
        },
        clock);

    private Task<OpenAiCompatibleException> FailureAsync(OpenAiCompatibleChatClient? other = null) =>
        Should.ThrowAsync<OpenAiCompatibleException>(() => (other ?? client).GetResponseAsync(Prompt));

    private static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static async Task StreamAsync(HttpContext context, params string[] events)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        foreach (string line in events)
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {line}\n\n"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
