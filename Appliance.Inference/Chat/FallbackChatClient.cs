using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>
/// An ordered chain of clients: the first that answers within its time answers. Those that fail again and again are passed
/// over for a while. A streamed reply falls back only before its first piece. Thread-safe; does not own the clients.
/// </summary>
public sealed class FallbackChatClient(IReadOnlyList<FallbackLink> chain) : IChatClient
{
    /// <summary>Name in <c>ChatResponse.AdditionalProperties</c> of the client that answered.</summary>
    public const string ClientName = "client_name";

    /// <summary>How every client of the chain does, in order.</summary>
    public IReadOnlyList<ChatClientHealth> Health => [.. chain.Select(link => link.Health)];

    /// <summary>Asks one client after the other for a whole reply; <see cref="ClientName"/> tells who answered.</summary>
    /// <exception cref="NoChatClientAvailableException">None answered.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> prompt = [.. messages];
        var failures = new List<ChatClientFailure>();
        foreach (FallbackLink link in chain)
        {
            try
            {
                ChatResponse response = await link.RunAsync(
                    options, token => link.Client.GetResponseAsync(prompt, options?.Clone(), token), cancellationToken);
                (response.AdditionalProperties ??= [])[ClientName] = link.Name;
                return response;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(new ChatClientFailure(link.Name, error));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new NoChatClientAvailableException(failures);
    }

    /// <summary>Asks one client after the other for a streamed reply. After its first piece a client's failure is the caller's.</summary>
    /// <exception cref="NoChatClientAvailableException">None gave a first piece.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> prompt = [.. messages];
        await using IAsyncEnumerator<ChatResponseUpdate> begun = await BeginAsync(prompt, options, cancellationToken);
        do
            yield return begun.Current;
        while (await begun.MoveNextAsync());
    }

    /// <summary>The client itself.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private async Task<IAsyncEnumerator<ChatResponseUpdate>> BeginAsync(
        IReadOnlyList<ChatMessage> prompt, ChatOptions? options, CancellationToken cancellationToken)
    {
        var failures = new List<ChatClientFailure>();
        foreach (FallbackLink link in chain)
        {
            try
            {
                return await link.RunAsync(options, token => FirstPieceAsync(link, prompt, options, cancellationToken, token), cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(new ChatClientFailure(link.Name, error));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new NoChatClientAvailableException(failures);
    }

    // The stream lives longer than the wait for its first piece, so it has a token of its own, cancelled by the wait's end only while it waits.
    private static async Task<IAsyncEnumerator<ChatResponseUpdate>> FirstPieceAsync(
        FallbackLink link, IReadOnlyList<ChatMessage> prompt, ChatOptions? options, CancellationToken whole, CancellationToken first)
    {
        var stream = CancellationTokenSource.CreateLinkedTokenSource(whole);
        var pieces = new OwnedPieces(link.Client.GetStreamingResponseAsync(prompt, options?.Clone(), stream.Token).GetAsyncEnumerator(stream.Token), stream);
        try
        {
            await using CancellationTokenRegistration waiting = first.Register(stream.Cancel);
            return await pieces.MoveNextAsync() ? pieces : throw new InvalidOperationException("the stream ended before its first piece");
        }
        catch (Exception error)
        {
            await pieces.DisposeAsync();
            if (error is not OperationCanceledException || !first.IsCancellationRequested)
                throw;
            throw new OperationCanceledException("No first piece came in time.", error, first);
        }
    }

    private sealed class OwnedPieces(IAsyncEnumerator<ChatResponseUpdate> inner, CancellationTokenSource stream) : IAsyncEnumerator<ChatResponseUpdate>
    {
        public ChatResponseUpdate Current => inner.Current;

        public ValueTask<bool> MoveNextAsync() => inner.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            stream.Dispose();
        }
    }
}
