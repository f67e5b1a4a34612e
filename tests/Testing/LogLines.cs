using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Associations.Testing;

/// <summary>Keeps what a service logs, each line with the scopes that it stands in, under the levels that the service is configured with.</summary>
public sealed class LogLines : ILoggerProvider, ISupportExternalScope
{
    readonly ConcurrentQueue<string> lines = new();
    IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    /// <summary>Everything logged so far.</summary>
    public IReadOnlyList<string> All => [.. lines];

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    /// <inheritdoc />
    public void Dispose() { }

    sealed class Line(LogLines all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => all.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var within = new List<string>();
            all.scopes.ForEachScope((scope, list) => list.Add(Convert.ToString(scope, CultureInfo.InvariantCulture) ?? ""), within);
            all.lines.Enqueue($"{category} {string.Join(" => ", within)}: {formatter(state, exception)} {exception}");
        }
    }
}
