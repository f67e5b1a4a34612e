using System.Text;
using Npgsql;

namespace Associations.Provisioning;

/// <summary>What is done inside a PostgreSQL, whoever runs it.</summary>
static class Databases
{
    internal static string ConnectionString(ServerState state) => new NpgsqlConnectionStringBuilder
    {
        Host = state.Host,
        Port = state.Port,
        Username = state.User,
        Password = state.Password,
        Database = "postgres",
    }.ConnectionString;

    internal static async Task<bool> AnswersAsync(ServerState state, CancellationToken ct)
    {
        if (state.Port == 0) return false;
        try
        {
            await VersionAsync(state, ct);
            return true;
        }
        catch (Exception notYet) when (notYet is NpgsqlException or TimeoutException or IOException)
        {
            return false;
        }
    }

    internal static Task<string> VersionAsync(ServerState state, CancellationToken ct) => VersionAsync(ConnectionString(state), ct);

    internal static async Task<string> VersionAsync(string admin, CancellationToken ct)
    {
        await using var connection = await OpenAsync(admin, ct);
        return connection.PostgreSqlVersion.ToString();
    }

    internal static async Task<string> CreateAsync(string admin, string name, CancellationToken ct)
    {
        Name(name);
        await using var connection = await OpenAsync(admin, ct);
        await FormattedAsync(connection, "CREATE DATABASE %I", [name], ct);
        return new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString;
    }

    internal static async Task<ServiceDatabase> CreateServiceAsync(string admin, string name, string ownerPassword, string password, CancellationToken ct)
    {
        var owner = $"{name}_owner";
        Name(name);
        Name(owner);
        await using (var connection = await OpenAsync(admin, ct))
        {
            await OneAtATimeAsync(connection, name, ct);
            foreach (var (role, secret) in ((string, string)[])[(owner, ownerPassword), (name, password)])
            {
                await FormattedAsync(connection, "CREATE ROLE %I LOGIN PASSWORD %L", [role, secret], ct);
                await FormattedAsync(connection, "ALTER ROLE %I LOGIN PASSWORD %L", [role, secret], ct);
                // A superuser needs no membership to give things away; an administrator who is none does.
                await FormattedAsync(connection, "GRANT %I TO CURRENT_USER", [role], ct);
            }
            await FormattedAsync(connection, "CREATE DATABASE %I OWNER %I", [name, owner], ct);
            await FormattedAsync(connection, "ALTER DATABASE %I OWNER TO %I", [name, owner], ct);
            await FormattedAsync(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", [name], ct);
            await FormattedAsync(connection, "GRANT CONNECT ON DATABASE %I TO %I", [name, name], ct);
            await TakeOverAsync(new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString, name, owner, ct);
        }
        string To(string role, string secret) =>
            new NpgsqlConnectionStringBuilder(admin) { Database = name, Username = role, Password = secret }.ConnectionString;
        return new ServiceDatabase(To(owner, ownerPassword), To(name, password));
    }

    /// <summary>A database of before there were two roles belongs, with all that is in it, to the one that runs the service.</summary>
    static async Task TakeOverAsync(string database, string role, string owner, CancellationToken ct)
    {
        await using var connection = await OpenAsync(database, ct);
        await FormattedAsync(connection, "REASSIGN OWNED BY %I TO %I", [role, owner], ct);
        // Before PostgreSQL 15 everyone may create things in the schema, and its owner is not the database's.
        await FormattedAsync(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", [], ct);
        await FormattedAsync(connection, "GRANT USAGE, CREATE ON SCHEMA public TO %I", [owner], ct);
    }

    internal static async Task DropAsync(string admin, string name, CancellationToken ct)
    {
        Name(name);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString));
        await using var connection = await OpenAsync(admin, ct);
        await FormattedAsync(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", [name], ct);
    }

    internal static async Task DropServiceAsync(string admin, string name, CancellationToken ct)
    {
        await DropAsync(admin, name, ct);
        await using var connection = await OpenAsync(admin, ct);
        foreach (var role in (string[])[name, $"{name}_owner"]) await FormattedAsync(connection, "DROP ROLE IF EXISTS %I", [role], ct);
    }

    static async Task<NpgsqlConnection> OpenAsync(string admin, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin) { Pooling = false, Timeout = 10 }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Two who change a role at the same time trip over its row in the catalogue. The lock ends with the session.</summary>
    static async Task OneAtATimeAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext($1))", connection) { Parameters = { new() { Value = role } }, CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Runs a statement that takes no parameters, with names and literals quoted by the server itself.</summary>
    static async Task FormattedAsync(NpgsqlConnection connection, string format, string[] arguments, CancellationToken ct)
    {
        await using var quote = new NpgsqlCommand("SELECT format($1, VARIADIC $2)", connection) { Parameters = { new() { Value = format }, new() { Value = arguments } } };
        var statement = (string)(await quote.ExecuteScalarAsync(ct))!;
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 60 };
        try
        {
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException exists) when (exists.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.DuplicateObject
            or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was first, perhaps at this very moment: what is wanted is there.
        }
    }

    static void Name(string name)
    {
        // PostgreSQL cuts longer names off without a word, and two of them become one.
        if (Encoding.UTF8.GetByteCount(name) is 0 or > 63)
            throw new ArgumentException($"'{name}' is not a name of 1 to 63 bytes, which is what PostgreSQL keeps of one.", nameof(name));
    }
}
