using System.Diagnostics;
using System.Reflection;
using Associations.Contracts;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>Maps a private event to the public contracts made from it: a pure function, one per service, in its <c>…Integration.cs</c>.</summary>
public delegate IEnumerable<object> Publish(StoredEvent e);

/// <summary>
/// The outbox that is the event stream itself: reads committed events in order, maps them to contracts and publishes them. Marten stores
/// how far it came after the broker has confirmed, so a crash repeats messages and never loses one; receivers tell by the message's id.
/// </summary>
public sealed partial class Relay : SubscriptionBase
{
    static readonly ActivitySource Activities = new("Associations");
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    readonly Publish map;
    readonly IBus bus;
    readonly ILogger<Relay> log;

    /// <summary>Made once per process by the container.</summary>
    public Relay(Publish map, IBus bus, ILogger<Relay> log)
    {
        (this.map, this.bus, this.log) = (map, bus, log);
        Name = "Relay";
    }

    /// <inheritdoc />
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        // A page is sent as one batch: order within a stream is by number, not by arrival, so nothing waits for the one before it.
        await Task.WhenAll(page.Events.SelectMany(Messages).Select(message => PublishUntilConfirmed(message, cancellationToken)));
        return NullChangeListener.Instance;
    }

    IEnumerable<Outgoing> Messages(IEvent e)
    {
        var stored = new StoredEvent(e.Id, Guid.Parse(e.TenantId), e.StreamId, e.Version, e.Timestamp, e.Data);
        return map(stored).Select((contract, n) => new Outgoing(
            contract,
            new Message(n == 0 ? e.Id : Uuid.From(e.Id, $"{n}"), stored.Association, NameOf(contract), e.StreamId, e.Version, e.Timestamp),
            e.Headers?.GetValueOrDefault("traceparent")?.ToString()));
    }

    // The broker may be away for an hour, or a queue may not exist yet: both pass, and what is committed is still owed.
    async Task PublishUntilConfirmed(Outgoing outgoing, CancellationToken cancellation)
    {
        using var activity = Activities.StartActivity($"relay {outgoing.Message.Contract}", ActivityKind.Internal, outgoing.Traceparent);
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            try
            {
                await bus.Publish(outgoing.Contract, outgoing.Contract.GetType(), context =>
                {
                    RelayHeaders.Write(context, outgoing.Message);
                    // Without it, what is published before a queue exists is confirmed and lost.
                    if (context is RabbitMqSendContext rabbit) rabbit.Mandatory = true;
                }, cancellation);
                return;
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                LogNotPublished(log, outgoing.Message.Contract, outgoing.Message.Id, pause.TotalMilliseconds, failure.GetType().Name);
                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    static string NameOf(object contract) => contract.GetType().GetCustomAttribute<ContractAttribute>()?.Name
        ?? throw new InvalidOperationException($"{contract.GetType()} is published and has no public name.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Contract} {MessageId} is not confirmed by the broker and will be sent again in {Pause} ms ({Failure})")]
    static partial void LogNotPublished(ILogger log, string contract, Guid messageId, double pause, string failure);

    sealed record Outgoing(object Contract, Message Message, string? Traceparent);
}
