using System.Text.Json;
using Npgsql;
using RabbitMQ.Client;

namespace Associations.Deploy.Tests.Provisioning;

/// <summary>What tests do with the servers: a row, a message, a look whether they are there.</summary>
static class Probe
{
    internal static async Task<object?> SqlAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Leaves a message in a quorum queue, and returns when the broker has confirmed it.</summary>
    internal static async Task PublishAsync(string amqp, string queue, string text)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(amqp) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, System.Text.Encoding.UTF8.GetBytes(text));
    }

    internal static async Task<string?> GetAsync(string amqp, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(amqp) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        // A quorum queue that has just recovered elects its leader before it gives anything away.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await channel.BasicGetAsync(queue, autoAck: true) is { } message) return System.Text.Encoding.UTF8.GetString(message.Body.Span);
            await Task.Delay(50);
        }

        return null;
    }

    internal static async Task AnswersAsync(string postgres, string amqp)
    {
        Assert.Equal(1, await SqlAsync(postgres, "SELECT 1"));
        await using var connection = await new ConnectionFactory { Uri = new Uri(amqp) }.CreateConnectionAsync();
        Assert.True(connection.IsOpen);
    }

    internal static async Task DoesNotAnswerAsync(string postgres, string amqp)
    {
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => SqlAsync(postgres, "SELECT 1"));
        await Assert.ThrowsAnyAsync<Exception>(() => new ConnectionFactory { Uri = new Uri(amqp) }.CreateConnectionAsync());
    }

    /// <summary>The process ids of the servers that a folder remembers; none for containers.</summary>
    internal static int[] ProcessIds(string folder)
    {
        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "servers.json")));
        return [.. state.RootElement.EnumerateObject().Select(server => server.Value.GetProperty("ProcessId")).Where(id => id.ValueKind == JsonValueKind.Number).Select(id => id.GetInt32())];
    }

    internal static int Port(string postgres) => new NpgsqlConnectionStringBuilder(postgres).Port;
}
