using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.Fakes;

/// <summary>One line with everything that a sink could write of it: message, exception and all values.</summary>
internal sealed record CapturedLine(LogLevel Level, string Category, string Everything);

/// <summary>Keeps every line of every category, Trace included.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    public ConcurrentQueue<CapturedLine> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => Lines.Clear();

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => pair.Value)) : "";
            log.Lines.Enqueue(new CapturedLine(logLevel, category, $"{formatter(state, exception)} {values} {exception}"));
        }
    }
}
