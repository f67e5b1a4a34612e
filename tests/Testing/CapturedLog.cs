using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Associations.Testing;

/// <summary>Everything that a process logs, as it would be written: message, scopes and exception.</summary>
public sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    readonly ConcurrentQueue<string> lines = new();
    IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    /// <summary>What was logged so far.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    /// <inheritdoc />
    public void Dispose() { }

    sealed class Logger(CapturedLog all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = new List<string>();
            all.scopes.ForEachScope((one, list) => list.Add($"{one}"), scope);
            all.lines.Enqueue($"{logLevel} {category} {string.Join(" > ", scope)} {formatter(state, exception)} {exception}");
        }
    }
}
