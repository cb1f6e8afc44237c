using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;

namespace Appliance.Inference.Chat;

/// <summary>How a client of a chain does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Available">False while its circuit is broken and it is passed over.</param>
/// <param name="LastFailure">The last failure's message; null while there was none, or since it answered again.</param>
public sealed record ChatClientHealth(string Name, bool Available, string? LastFailure);

/// <summary>
/// A client with its time limit and circuit breaker. Chains may share it, so that what one learns of its health the other
/// knows. Does not own the client. Thread-safe.
/// </summary>
public sealed class FallbackLink
{
    private readonly FallbackOptions options;
    private readonly TimeProvider time;
    private readonly CircuitBreakerStateProvider state = new();
    private readonly ResiliencePipeline breaker;
    private volatile string? lastFailure;

    /// <param name="name">Name for messages and health.</param>
    /// <param name="client">The client.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="time">Clock of limits and breaker.</param>
    public FallbackLink(string name, IChatClient client, FallbackOptions options, TimeProvider time)
    {
        Name = name;
        Client = client;
        this.options = options;
        this.time = time;
        breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.MinimumRequests,
            SamplingDuration = options.SamplingTime,
            BreakDuration = options.BreakTime,
            StateProvider = state,
            ShouldHandle = arguments => new ValueTask<bool>(arguments.Outcome.Exception is { } error && TellsOfHealth(error)),
        }).Build();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The client.</summary>
    public IChatClient Client { get; }

    /// <summary>How it does.</summary>
    public ChatClientHealth Health => new(Name, state.CircuitState is CircuitState.Closed or CircuitState.HalfOpen, lastFailure);

    /// <summary>Runs one request against the client, within its time and only while its circuit is closed.</summary>
    /// <param name="chat">The request's options; they tell its priority.</param>
    /// <param name="request">The request. It must end when its token is cancelled.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="BrokenCircuitException">It failed lately and is passed over.</exception>
    public async Task<T> RunAsync<T>(ChatOptions? chat, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            T result = await breaker.ExecuteAsync(async token => await LimitedAsync(chat, request, token), cancellationToken);
            lastFailure = null;
            return result;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is not BrokenCircuitException)
        {
            lastFailure = error.Message;
            throw;
        }
    }

    private async Task<T> LimitedAsync<T>(ChatOptions? chat, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        TimeSpan seconds = IsBackground(chat) ? options.BackgroundTimeout : options.Timeout;
        using var limit = new TimeLimit(seconds, time, cancellationToken);
        try
        {
            return await request(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no reply within {seconds.TotalSeconds:0.#} seconds");
        }
    }

    private static bool IsBackground(ChatOptions? chat) =>
        chat?.AdditionalProperties?.TryGetValue(ChatRequestProperties.Priority, out ChatPriority priority) == true && priority == ChatPriority.Background;

    // A request that the client refuses for what it is, or for want of room, says nothing of the next one; nor does a caller who gave up.
    private static bool TellsOfHealth(Exception error) =>
        error is not (OperationCanceledException or ContextOverflowException or DeadlineExceededException or QueueFullException
            or OpenAiCompatibleException { Failure: ChatServerFailure.Rejected });
}
