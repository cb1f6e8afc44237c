using System.Net;
using RestSharp.Interceptors;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Observes one request: whether any of its body was handed to a connection, and that the answer stays small. A request whose body
/// was never asked for has certainly not been acted upon: name resolution, connecting and the TLS handshake all come before. For one
/// request only.
/// </summary>
internal sealed class DepartureInterceptor : Interceptor
{
    /// <summary>Largest answer, in bytes; Meta's have a few hundred.</summary>
    public const int MaxResponseBytes = 256 * 1024;

    private volatile bool _departed;

    /// <summary>Whether writing of the body to a connection has begun.</summary>
    public bool Departed => _departed;

    /// <inheritdoc/>
    public override ValueTask BeforeHttpRequest(HttpRequestMessage requestMessage, CancellationToken cancellationToken)
    {
        if (requestMessage.Content is not null)
            requestMessage.Content = new ObservedContent(requestMessage.Content, this);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask AfterHttpRequest(HttpResponseMessage responseMessage, CancellationToken cancellationToken) =>
        await responseMessage.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);

    private sealed class ObservedContent : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly DepartureInterceptor _observer;

        public ObservedContent(HttpContent inner, DepartureInterceptor observer)
        {
            _inner = inner;
            _observer = observer;
            foreach ((string name, IEnumerable<string> values) in inner.Headers)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _observer._departed = true;
            return _inner.CopyToAsync(stream, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
