using Associations.Counter;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Associations.EventSourcing.Tests.CounterFixture))]

namespace Associations.EventSourcing.Tests;

/// <summary>The smallest service, shared by the tests that need one node and a broker that is there.</summary>
public sealed class CounterFixture : ServiceFixture<Program>
{
    /// <summary>What the service logs.</summary>
    public LogLines Logs { get; } = new();

    /// <inheritdoc />
    protected override void Replace(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(Logs);

    /// <inheritdoc />
    protected override IReadOnlyList<Type> Contracts => [typeof(CountAsked), typeof(CountRaised)];

    /// <summary>The events of a count.</summary>
    public async Task<IReadOnlyList<string>> EventsOf(Guid association, Guid count)
    {
        await using var session = Store.QuerySession(association.ToString());
        return [.. (await session.Events.FetchStreamAsync(count)).Select(e => e.Data.GetType().Name)];
    }
}
