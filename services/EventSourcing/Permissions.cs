using Marten;
using Npgsql;

namespace Associations.EventSourcing;

/// <summary>A kind of document that <see cref="Sessions.OpenAcross"/> sees in all associations.</summary>
/// <param name="Document">The document's type.</param>
/// <param name="Update">Whether it may change them too.</param>
sealed record AcrossAssociations(Type Document, bool Update);

/// <summary>
/// What the role that runs a service may do with what its owner made: read and write rows, of one association at a time, and nothing else.
/// </summary>
static class Permissions
{
    // A session says whose rows it is about; Marten's own policy on each table compares. These come beside it.
    const string OwnerSeesAll = "owner_sees_all";
    const string AcrossMayRead = "across_may_read";
    const string AcrossMayUpdate = "across_may_update";
    const string IsAcross = $"((select current_setting('{Sessions.Setting}', true)) = '{Sessions.Any}')";

    /// <summary>What of this the code decides, for the schema's fingerprint.</summary>
    internal static IEnumerable<string> Declared(IDocumentStore store, StoreModel model) =>
        [Grants("role"), .. Policies(store, model, [], "owner", "role").Select(policy => policy.Statement)];

    /// <summary>Gives the role what it needs, and takes away what it no longer does.</summary>
    internal static async Task Grant(NpgsqlConnection owner, IDocumentStore store, StoreModel model, string role, CancellationToken cancellation)
    {
        var tables = await Rows(owner, "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity", cancellation);
        var self = (await Rows(owner, "select current_user::text", cancellation)).Single();
        var wanted = Policies(store, model, tables, self, role).ToDictionary(policy => policy.Key, policy => policy.Statement);
        var present = await Rows(owner, $"""
            select tablename || ' ' || policyname || ' ' || roles[1]::text from pg_policies
            where schemaname = 'public' and policyname in ('{OwnerSeesAll}', '{AcrossMayRead}', '{AcrossMayUpdate}')
            """, cancellation);

        // Only what differs: to change a policy waits for every statement on its table.
        var statements = present.Except(wanted.Keys).Select(key => key.Split(' ', 3)).Select(key => $"drop policy {key[1]} on {key[0]};")
            .Concat(wanted.Where(policy => !present.Contains(policy.Key)).Select(policy => policy.Value))
            .Append(Grants(Quoted(role)));
        await using var command = new NpgsqlCommand(string.Join('\n', statements), owner) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static string Grants(string role) => $"""
        grant usage on schema public to {role};
        grant select, insert, update, delete on all tables in schema public to {role};
        grant usage, select on all sequences in schema public to {role};
        grant execute on all functions in schema public to {role};
        -- What has happened is never changed.
        revoke update, delete on mt_events from {role};
        revoke insert, update, delete on {SchemaVersion.Table} from {role};
        """;

    static IEnumerable<(string Key, string Statement)> Policies(
        IDocumentStore store, StoreModel model, IEnumerable<string> tables, string owner, string role)
    {
        // The owner migrates, and fills a new column of rows of every association. Nothing that runs has its password.
        foreach (var table in tables) yield return Policy(table, OwnerSeesAll, owner, "for all", "using (true) with check (true)");
        foreach (var across in model.Across)
        {
            var table = store.Options.Schema.For(across.Document, qualified: false);
            yield return Policy(table, AcrossMayRead, role, "for select", $"using {IsAcross}");
            if (across.Update) yield return Policy(table, AcrossMayUpdate, role, "for update", $"using {IsAcross} with check {IsAcross}");
        }
    }

    static (string, string) Policy(string table, string name, string role, string what, string condition) =>
        ($"{table} {name} {role}", $"create policy {name} on {table} {what} to {Quoted(role)} {condition};");

    static string Quoted(string identifier)
    {
        using var quoting = new NpgsqlCommandBuilder();
        return quoting.QuoteIdentifier(identifier);
    }

    static async Task<IReadOnlyList<string>> Rows(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellation)) rows.Add(reader.GetString(0));
        return rows;
    }
}
