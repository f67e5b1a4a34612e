using System.Collections.Concurrent;
using Associations.Contracts;
using Associations.EventSourcing;
using MassTransit;

namespace Associations.Testing;

/// <summary>
/// The other services, as far as the one under test can tell: a queue that gets every contract it publishes, and a way to send it
/// contracts as their relays would.
/// </summary>
public sealed class TestBus : IAsyncDisposable
{
    readonly IBusControl bus;
    readonly ConcurrentQueue<Received> received = new();

    TestBus(string broker, IEnumerable<Type> contracts) => bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(new Uri(broker));
        rabbit.ReceiveEndpoint("test-recorder", endpoint =>
        {
            endpoint.PrefetchCount = 200;
            foreach (var contract in contracts)
            {
                typeof(TestBus).GetMethod(nameof(Record), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                    .MakeGenericMethod(contract).Invoke(this, [endpoint]);
            }
        });
    });

    /// <summary>Every public contract.</summary>
    public static IReadOnlyList<Type> Contracts { get; } =
        [.. typeof(ContractAttribute).Assembly.GetTypes().Where(type => type.IsDefined(typeof(ContractAttribute), false))];

    /// <summary>Everything received so far, in order of arrival.</summary>
    public IReadOnlyList<Received> All => [.. received];

    /// <summary>Connects to a virtual host, and binds a queue to every public contract or to the ones given.</summary>
    public static async Task<TestBus> Start(string broker, IReadOnlyList<Type>? contracts = null)
    {
        var bus = new TestBus(broker, contracts ?? Contracts);
        await bus.bus.StartAsync();
        return bus;
    }

    /// <summary>Publishes a contract as a relay would, and says under which id. The same id again is a second delivery.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="association">Whose it is.</param>
    /// <param name="id">The message's id; a new one unless it says.</param>
    /// <param name="subject">The thing that it happened to.</param>
    /// <param name="version">Its place in that thing's history.</param>
    public async Task<Guid> Publish(object contract, Guid association, Guid? id = null, Guid? subject = null, long version = 1)
    {
        var name = (ContractAttribute)Attribute.GetCustomAttribute(contract.GetType(), typeof(ContractAttribute))!;
        var message = new Message(
            id ?? Guid.CreateVersion7(), association, name.Name, subject ?? Guid.CreateVersion7(), version, TimeProvider.System.GetUtcNow());
        await bus.Publish(contract, contract.GetType(), context => RelayHeaders.Write(context, message));
        return message.Id;
    }

    /// <summary>Waits until a contract of this type that fits has arrived.</summary>
    public async Task<Received<T>> Next<T>(Func<T, Message, bool>? fits = null, TimeSpan? patience = null) where T : class =>
        await Eventually.Get(() => Task.FromResult(received.Where(one => one.Contract is T contract && (fits?.Invoke(contract, one.Message) ?? true))
            .Select(one => new Received<T>((T)one.Contract, one.Message)).FirstOrDefault()), $"a {typeof(T).Name} on the bus", patience);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await bus.StopAsync(TimeSpan.FromSeconds(5));

    void Record<T>(IReceiveEndpointConfigurator endpoint) where T : class => endpoint.Handler<T>(context =>
    {
        received.Enqueue(new Received(context.Message, RelayHeaders.Read(context)));
        return Task.CompletedTask;
    });
}

/// <summary>A contract and what travelled beside it.</summary>
public sealed record Received(object Contract, Message Message);

/// <summary>A contract and what travelled beside it.</summary>
public sealed record Received<T>(T Contract, Message Message);
