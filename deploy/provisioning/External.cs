using System.Text;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Associations.Provisioning;

/// <summary>The servers that somebody else runs, as the environment names them.</summary>
static class External
{
    internal const string Management = "ASSOCIATIONS_RABBITMQ_MANAGEMENT";

    /// <summary>The administrator's connection string and the server's version, or <see langword="null"/> when the variable is not set.</summary>
    internal static async Task<(string ConnectionString, string Description)?> PostgresAsync(CancellationToken ct)
    {
        if (Value(Kind.PostgreSql.Variable) is not { } value) return null;
        try
        {
            var admin = new NpgsqlConnectionStringBuilder(value);
            if (string.IsNullOrEmpty(admin.Database)) admin.Database = "postgres";
            var version = await Databases.VersionAsync(admin.ConnectionString, ct);
            return (admin.ConnectionString, $"PostgreSQL {version} from {Kind.PostgreSql.Variable}, {admin.Host}:{admin.Port}");
        }
        catch (Exception wrong) when (wrong is ArgumentException or NpgsqlException or TimeoutException)
        {
            throw new ProvisioningException(
                $"{Kind.PostgreSql.Variable} does not lead to a PostgreSQL ({wrong.Message}): it has to be like 'Host=…;Port=5432;Username=…;Password=…'.", wrong);
        }
    }

    /// <summary>The administrator's URI and the broker's version, or <see langword="null"/> when the variable is not set.</summary>
    internal static async Task<(Uri Uri, string Description)?> RabbitMqAsync(CancellationToken ct)
    {
        if (Value(Kind.RabbitMq.Variable) is not { } address) return null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
            throw new ProvisioningException($"{Kind.RabbitMq.Variable} has to be like 'amqp://user:password@host:5672/'.");
        try
        {
            await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync(ct);
            var version = connection.ServerProperties?.TryGetValue("version", out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : "";
            return (uri, $"RabbitMQ {version} from {Kind.RabbitMq.Variable}, {uri.Host}:{connection.RemotePort}");
        }
        catch (BrokerUnreachableException wrong)
        {
            throw new ProvisioningException(
                $"{Kind.RabbitMq.Variable} does not lead to a RabbitMQ ({(wrong.InnerException ?? wrong).Message}): it has to be like 'amqp://user:password@host:5672/'.", wrong);
        }
    }

    /// <summary>Where the management API is, with the credentials to use there: as told, otherwise on its usual port.</summary>
    internal static Uri ManagementOf(Uri amqp)
    {
        var told = Value(Management);
        if (told is null) return new UriBuilder("http", amqp.Host, 15672) { UserName = User(amqp).Name, Password = User(amqp).Password }.Uri;
        if (!Uri.TryCreate(told, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ProvisioningException($"{Management} has to be like 'http://user:password@host:15672/'.");
        return uri.UserInfo.Length > 0 ? uri : new UriBuilder(uri) { UserName = User(amqp).Name, Password = User(amqp).Password }.Uri;
    }

    /// <summary>The URI's user and password, still escaped; RabbitMQ's own default when it has none.</summary>
    internal static (string Name, string Password) User(Uri amqp) =>
        amqp.UserInfo.Split(':', 2) is [{ Length: > 0 } name, var password] ? (name, password) : ("guest", "guest");

    static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value.Trim() : null;
}
