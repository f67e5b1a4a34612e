using System.Text.Json;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Associations.Benchmarks;

/// <summary>
/// What is left when everything is left out: one INSERT in a transaction, then one publish that the broker confirms, to a quorum queue,
/// and a consumer that acknowledges. A crash between the two loses the message, and a repeat is done twice: this is a yardstick, not a rival.
/// Without a database it is the broker alone.
/// </summary>
sealed class RawPath : DeliveryPath
{
    // As many at once, and as many fetched ahead, as a reaction's queue has.
    const ushort Parallel = 8, Ahead = 32;

    readonly NpgsqlDataSource? database;
    readonly string queue;
    IConnection connection = null!;
    IChannel[] channels = [];

    RawPath(string name, string? database) : base(name) =>
        (this.database, queue) = (database is null ? null : NpgsqlDataSource.Create(database), $"{name}-letters");

    internal static async Task<DeliveryPath> Start(string name, string? database, string broker, CancellationToken cancellation)
    {
        var path = new RawPath(name, database);
        await path.Start(broker, cancellation);
        return path;
    }

    async Task Start(string broker, CancellationToken cancellation)
    {
        if (database is not null)
        {
            await using var table = database.CreateCommand("create table raw_letters (id uuid primary key, body jsonb not null, at timestamptz not null default now())");
            await table.ExecuteNonQueryAsync(cancellation);
        }

        connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellation);
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        channels = await Task.WhenAll(Enumerable.Range(0, Batch.MostWriters).Select(_ => connection.CreateChannelAsync(confirmed, cancellation)));

        var receiving = await connection.CreateChannelAsync(new CreateChannelOptions(false, false, consumerDispatchConcurrency: Parallel), cancellation);
        await receiving.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation);
        await receiving.BasicQosAsync(0, Ahead, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(receiving);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var passage = Find(JsonSerializer.Deserialize<LetterSent>(delivery.Body.Span)!.Number);
            passage?.Arrive();
            await receiving.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            passage?.Finish();
        };
        await receiving.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
    }

    internal override async Task Send(Passage passage, int writer, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        var body = JsonSerializer.SerializeToUtf8Bytes(new LetterSent(passage.Number, passage.Text));
        if (database is not null) await Insert(id, body, cancellation);
        passage.Commit();
        var properties = new BasicProperties { MessageId = id.ToString(), Persistent = true, ContentType = "application/json" };
        await channels[writer].BasicPublishAsync("", queue, mandatory: true, properties, body, cancellation);
    }

    async Task Insert(Guid id, byte[] body, CancellationToken cancellation)
    {
        await using var session = await database!.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using var insert = new NpgsqlCommand("insert into raw_letters (id, body) values ($1, $2)", session, transaction)
        {
            Parameters = { new() { Value = id }, new() { Value = body, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb } },
        };
        await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}
