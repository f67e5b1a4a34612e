using System.Security.Cryptography;
using System.Text;
using Marten;
using Npgsql;

namespace Associations.EventSourcing;

/// <summary>
/// Which schemas a database has been given, as fingerprints of what the code declares: told in a millisecond, where a comparison of the
/// database with the code takes seconds at every start.
/// </summary>
static class SchemaVersion
{
    internal const string Table = "schema_version";

    static string Fingerprint(IDocumentStore store, StoreModel model)
    {
        // Line by line in one order, because the order of types is nobody's promise.
        var lines = store.Storage.ToDatabaseScript().Split('\n').Concat(Permissions.Declared(store, model)).Select(line => line.Trim()).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>Makes the place where it is noted.</summary>
    internal static Task Prepare(NpgsqlConnection owner, CancellationToken cancellation) => Execute(owner, $"""
        create table if not exists {Table} (
            number bigint generated always as identity primary key, fingerprint text not null unique, applied_at timestamptz not null default now())
        """, cancellation);

    /// <summary>
    /// Notes that the database now has this schema. Those before it stay noted, so that a node of the version before may start during an
    /// upgrade; those after it have been undone.
    /// </summary>
    internal static Task Note(NpgsqlConnection owner, IDocumentStore store, StoreModel model, CancellationToken cancellation)
    {
        var fingerprint = Fingerprint(store, model);
        return Execute(owner, $"""
            delete from {Table} where number > (select number from {Table} where fingerprint = '{fingerprint}');
            insert into {Table} (fingerprint) values ('{fingerprint}') on conflict do nothing;
            """, cancellation);
    }

    /// <summary>Why a service cannot run on this database as this role, in a sentence that says what to do; null when it can.</summary>
    internal static async Task<string?> Refusal(string connection, IDocumentStore store, StoreModel model, CancellationToken cancellation)
    {
        await using var running = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await running.OpenAsync(cancellation);
        await using var role = new NpgsqlCommand("""
            select rolsuper or rolbypassrls or coalesce(pg_has_role(events.relowner, 'member'), false)
            from pg_roles left join pg_class events on events.oid = to_regclass('public.mt_events') where rolname = current_user
            """, running);
        if ((bool)(await role.ExecuteScalarAsync(cancellation))!)
            return $"The role '{running.UserName}' of ConnectionStrings:Store owns the schema or bypasses row-level security, and nothing would keep "
                + "associations apart. Give it the role that runs the service, and the owner's to ConnectionStrings:Owner of migrate.";

        await using var known = new NpgsqlCommand($"select exists (select from {Table} where fingerprint = $1)", running)
        {
            Parameters = { new() { Value = Fingerprint(store, model) } },
        };
        try
        {
            if ((bool)(await known.ExecuteScalarAsync(cancellation))!) return null;
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InsufficientPrivilege)
        {
            // Nobody has migrated it, or not for this role.
        }
        return $"The database '{running.Database}' has not the schema that this version needs. Run migrate first, as its owner: "
            + $"dotnet {model.Domain.GetName().Name}.dll {Migration.Argument}";
    }

    static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
