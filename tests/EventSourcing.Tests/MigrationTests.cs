using System.Diagnostics;
using Associations.Counter;
using Associations.Provisioning;
using Associations.Testing;
using Npgsql;

namespace Associations.EventSourcing.Tests;

/// <summary>The step before a service runs, by processes of its own, and what a service says when it was left out.</summary>
public sealed class MigrationTests(CounterFixture counter) : IAsyncLifetime
{
    readonly string name = $"m{Guid.CreateVersion7():N}";
    Infrastructure servers = null!;
    ServiceDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        servers = await Infrastructure.StartAsync(new ProvisioningOptions());
        database = await servers.CreateServiceDatabaseAsync(name, "owner", "runs");
    }

    public async ValueTask DisposeAsync()
    {
        await servers.DropServiceDatabaseAsync(name);
        await servers.DisposeAsync();
    }

    [Fact]
    public async Task A_service_whose_database_was_not_migrated_says_so_and_ends()
    {
        var (code, said) = await Run([], ("Store", database.Store), ("Broker", counter.Broker));
        Assert.Equal(1, code);
        Assert.Equal($"The database '{name}' has not the schema that this version needs. Run migrate first, as its owner: dotnet Associations.Counter.dll migrate", said);
    }

    [Fact]
    public async Task A_service_whose_schema_is_of_another_version_says_so_and_ends()
    {
        await Migrate();
        await Sql.Rows(database.Owner, "update schema_version set fingerprint = 'of a version before'");
        var (code, said) = await Run([], ("Store", database.Store), ("Broker", counter.Broker));
        Assert.Equal(1, code);
        Assert.Contains("Run migrate first", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_of_the_version_before_starts_on_a_schema_that_is_newer()
    {
        await Sql.Rows(counter.Owner, "insert into schema_version (fingerprint) values ('of a version after')");
        var node = counter.StartNode();
        using var http = node.CreateClient();
        await Eventually.Holds(async () => (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, "the node");
    }

    [Fact]
    public async Task To_migrate_back_undoes_what_came_after()
    {
        await Migrate();
        await Sql.Rows(database.Owner, "insert into schema_version (fingerprint) values ('of a version after')");
        await Migrate();
        Assert.Single(await Sql.Rows(database.Owner, "select fingerprint from schema_version"));
    }

    [Fact]
    public async Task The_owner_may_not_run_the_service_nor_may_one_who_bypasses_the_policies()
    {
        await Migrate();
        foreach (var wrong in new[] { database.Owner, new NpgsqlConnectionStringBuilder(servers.PostgresAdmin) { Database = name }.ConnectionString })
        {
            var (code, said) = await Run([], ("Store", wrong), ("Broker", counter.Broker));
            Assert.Equal(1, code);
            Assert.Contains("owns the schema or bypasses row-level security", said, StringComparison.Ordinal);
            Assert.Equal(1, (await Run(["migrate"], ("Owner", database.Owner), ("Store", wrong))).Code);
        }
    }

    [Fact]
    public async Task Migrations_at_once_and_again_leave_one_schema()
    {
        var both = await Task.WhenAll(
            Run(["migrate"], ("Owner", database.Owner), ("Store", database.Store)), Run(["migrate"], ("Owner", database.Owner), ("Store", database.Store)));
        Assert.Equal([0, 0], both.Select(run => run.Code));
        var policies = await Sql.Rows(database.Owner, "select oid from pg_policy order by 1");
        await Migrate();
        // What is right already is left alone: to change a policy would wait for every statement on its table.
        Assert.Equal(policies, await Sql.Rows(database.Owner, "select oid from pg_policy order by 1"));
        Assert.Single(await Sql.Rows(database.Owner, "select fingerprint from schema_version"));
    }

    [Fact]
    public async Task A_new_column_is_filled_in_the_rows_of_every_association()
    {
        await Migrate();
        // As before a version that looks deadlines up by their time.
        await Sql.Rows(database.Owner, """
            alter table mt_doc_deadline drop column due_at;
            insert into mt_doc_deadline (tenant_id, id, data) select n, gen_random_uuid(), '{"dueAt": "2026-03-31T17:00:00Z"}' from generate_series(1, 3) n
            """);
        await Migrate();
        Assert.Equal(["3"], await Sql.Rows(database.Owner, "select count(*) from mt_doc_deadline where due_at = '2026-03-31T17:00:00Z'"));
    }

    [Fact]
    public async Task A_document_that_is_no_longer_looked_through_is_hidden_again()
    {
        await Migrate();
        await Sql.Rows(database.Owner, $"create policy across_may_read on mt_doc_count for select to {name} using (true)");
        await Migrate();
        Assert.Equal(["mt_doc_deadline", "mt_doc_requestorigin"], await Sql.Rows(database.Owner, "select tablename from pg_policies where policyname = 'across_may_read' order by 1"));
    }

    [Fact]
    public async Task A_migration_names_the_setting_that_is_missing()
    {
        Assert.Contains("ConnectionStrings:Owner is not set", (await Run(["migrate"], ("Store", database.Store))).Said, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Store is not set", (await Run(["migrate"], ("Owner", database.Owner))).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_belong_to_another_role_are_named_with_what_gives_them_to_the_owner()
    {
        await Sql.Rows(new NpgsqlConnectionStringBuilder(servers.PostgresAdmin) { Database = name }.ConnectionString, $"create table old (id int); alter table old owner to {name}");
        var (code, said) = await Run(["migrate"], ("Owner", database.Owner), ("Store", database.Store));
        Assert.Equal(1, code);
        Assert.Contains($"reassign owned by {name} to {name}_owner", said, StringComparison.Ordinal);

        // As the local run does with a data folder of before.
        await servers.CreateServiceDatabaseAsync(name, "owner", "runs");
        await Migrate();
    }

    [Fact]
    public async Task A_services_roles_cannot_log_in_to_another_services_database()
    {
        foreach (var mine in new[] { database.Store, database.Owner })
        {
            var trespass = new NpgsqlConnectionStringBuilder(counter.Database) { Username = new NpgsqlConnectionStringBuilder(mine).Username, Password = new NpgsqlConnectionStringBuilder(mine).Password };
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.Refusal(trespass.ConnectionString, "select 1"));
        }
    }

    async Task Migrate() => Assert.Equal(0, (await Run(["migrate"], ("Owner", database.Owner), ("Store", database.Store))).Code);

    // What it said on its error stream, where there is nothing when all is well.
    static async Task<(int Code, string Said)> Run(string[] args, params (string Name, string Value)[] connections)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Count).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Identity__Authority"] = Tokens.Issuer;
        foreach (var (connection, value) in connections) start.Environment[$"ConnectionStrings__{connection}"] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            await output;
            return (process.ExitCode, (await error).Trim());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
