using System.Net;
using System.Net.Sockets;
using Associations.Provisioning;
using Npgsql;

namespace Associations.Deploy.Tests.Provisioning;

/// <summary>
/// A data folder whose first owner was killed, and its second. As root it is below root's home, which the user that PostgreSQL runs as
/// cannot enter.
/// </summary>
public sealed class OwnServers : IAsyncLifetime
{
    readonly TemporaryFolder _temporary = new();

    internal string Folder { get; } = Path.Combine(
        Environment.IsPrivilegedProcess ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : Path.GetTempPath(), $".provisioning-{Guid.NewGuid():N}");

    Provider? _way = Tenant.Machine;

    internal Infrastructure Infrastructure { get; private set; } = null!;
    internal Tenant FirstOwner { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        FirstOwner = await Tenant.StartAsync(_temporary.Path, Folder, _way);
        if (FirstOwner.Has.Problem is not null)
        {
            await FirstOwner.DisposeAsync();
            FirstOwner = await Tenant.StartAsync(_temporary.Path, Folder, _way = null);
        }

        Assert.Null(FirstOwner.Has.Problem);
        await FirstOwner.KillAsync();
        Infrastructure = await Infrastructure.StartAsync(new ProvisioningOptions { DataFolder = Folder, Only = _way });
    }

    internal async Task RestartAsync(Func<Task> whileStopped)
    {
        await Infrastructure.DisposeAsync();
        await whileStopped();
        Infrastructure = await Infrastructure.StartAsync(new ProvisioningOptions { DataFolder = Folder, Only = _way });
    }

    public async ValueTask DisposeAsync()
    {
        await Infrastructure.DisposeAsync();
        await Infrastructure.DeleteDataAsync(Folder);
        Directory.Delete(Folder, recursive: true);
        await FirstOwner.DisposeAsync();
        _temporary.Dispose();
    }
}

[Collection("servers")]
public class OwnServersTests(OwnServers own) : IClassFixture<OwnServers>
{
    Infrastructure Infrastructure => own.Infrastructure;

    [Fact]
    public async Task Servers_that_outlived_a_killed_owner_are_found_and_used()
    {
        Assert.Equal(own.FirstOwner.Has.RabbitMq, Infrastructure.RabbitMq);
        Assert.Equal(new NpgsqlConnectionStringBuilder(own.FirstOwner.Has.PostgresAdmin).Password, new NpgsqlConnectionStringBuilder(Infrastructure.PostgresAdmin).Password);
        await Probe.AnswersAsync(Infrastructure.PostgresAdmin, Infrastructure.RabbitMq);
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ProvisioningException>(() => Infrastructure.StartAsync(new ProvisioningOptions { DataFolder = own.Folder }));
        Assert.Contains(own.Folder, refused.Message, StringComparison.Ordinal);
        await Probe.AnswersAsync(Infrastructure.PostgresAdmin, Infrastructure.RabbitMq);
    }

    [Fact]
    public async Task What_exists_is_not_made_again_and_what_is_gone_may_be_deleted()
    {
        var database = await Infrastructure.CreateDatabaseAsync("twice");
        await Probe.SqlAsync(database, "CREATE TABLE kept (id int)");
        Assert.Equal(database, await Infrastructure.CreateDatabaseAsync("twice"));
        Assert.Equal(0L, await Probe.SqlAsync(database, "SELECT count(*) FROM kept"));

        var host = await Infrastructure.CreateVirtualHostAsync("twice/with a slash");
        await Probe.PublishAsync(host, "kept", "here");
        Assert.Equal(host, await Infrastructure.CreateVirtualHostAsync("twice/with a slash"));
        Assert.Equal("here", await Probe.GetAsync(host, "kept"));

        for (var twice = 0; twice < 2; twice++)
        {
            await Infrastructure.DropDatabaseAsync("twice");
            await Infrastructure.DeleteVirtualHostAsync("twice/with a slash");
        }

        await Assert.ThrowsAsync<PostgresException>(() => Probe.SqlAsync(database, "SELECT 1"));
    }

    [Fact]
    public async Task Many_may_ask_for_the_same_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Infrastructure.CreateServiceDatabaseAsync("at_once", "o'w\"n\\er", "a'b\"c\\d")));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Infrastructure.CreateVirtualHostAsync("at-once")));
    }

    [Fact]
    public async Task A_services_database_is_closed_to_another_and_its_running_role_makes_nothing_in_it()
    {
        var mine = await Infrastructure.CreateServiceDatabaseAsync("mine", "owner ; password = 'x'", "my ; password = 'x'");
        var theirs = await Infrastructure.CreateServiceDatabaseAsync("theirs", "owner", "theirs");
        await Probe.SqlAsync(mine.Owner, "CREATE TABLE t (id int)");
        Assert.Equal(1, await Probe.SqlAsync(mine.Store, "SELECT 1"));
        foreach (var statement in new[] { "CREATE TABLE mine (id int)", "CREATE TEMPORARY TABLE mine (id int)", "SELECT * FROM t", "DROP TABLE t" })
            await RefusedAsync(mine.Store, statement);
        foreach (var role in new[] { theirs.Store, theirs.Owner })
            await RefusedAsync(new NpgsqlConnectionStringBuilder(role) { Database = "mine" }.ConnectionString, "SELECT 1");
    }

    [Fact]
    public async Task A_database_that_its_running_role_owned_is_given_to_an_owner_with_all_that_is_in_it()
    {
        var before = await Infrastructure.CreateDatabaseAsync("before");
        await Probe.SqlAsync(before, """
            CREATE ROLE before LOGIN;
            ALTER DATABASE before OWNER TO before;
            CREATE TABLE kept AS SELECT 1 AS row;
            ALTER TABLE kept OWNER TO before;
            """);
        var after = await Infrastructure.CreateServiceDatabaseAsync("before", "owner", "runs");
        Assert.Equal(1L, await Probe.SqlAsync(after.Owner, "SELECT count(*) FROM kept"));
        await RefusedAsync(after.Store, "DROP TABLE kept");
        await RefusedAsync(after.Store, "CREATE SCHEMA mine");

        await Infrastructure.DropServiceDatabaseAsync("before");
        Assert.Equal(0L, await Probe.SqlAsync(Infrastructure.PostgresAdmin, "SELECT count(*) FROM pg_roles WHERE rolname IN ('before', 'before_owner')"));
    }

    static async Task RefusedAsync(string database, string statement) => Assert.Equal(
        PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Probe.SqlAsync(database, statement))).SqlState);

    [Theory]
    [InlineData("")]
    [InlineData("a_name_that_postgresql_would_cut_off_after_its_sixty_third_byte_without_a_word")]
    public async Task A_name_that_would_be_cut_off_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Infrastructure.CreateDatabaseAsync(name));

    [Fact]
    public async Task A_stopped_or_killed_broker_has_every_confirmed_message_when_it_is_started_again()
    {
        var host = await Infrastructure.CreateVirtualHostAsync("killed");
        await Probe.PublishAsync(host, "lasting", "before the stop");
        await Infrastructure.StopRabbitMqAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Probe.GetAsync(host, "lasting"));
        await Infrastructure.StartRabbitMqAsync();

        // The queue is old enough now: RabbitMQ 3 may forget one that was declared in the half second before it is killed.
        await Probe.PublishAsync(host, "lasting", "before the kill");
        await Infrastructure.KillRabbitMqAsync();
        await Infrastructure.StartRabbitMqAsync();
        Assert.Equal("before the stop", await Probe.GetAsync(host, "lasting"));
        Assert.Equal("before the kill", await Probe.GetAsync(host, "lasting"));
    }

    [Fact]
    public async Task A_killed_or_stopped_database_has_every_committed_row_when_it_is_started_again()
    {
        var database = await Infrastructure.CreateDatabaseAsync("killed");
        await Probe.SqlAsync(database, "CREATE TABLE lasting AS SELECT 1 AS row");
        await Infrastructure.KillPostgresAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Probe.SqlAsync(database, "SELECT 1"));
        await Infrastructure.StartPostgresAsync();
        await Probe.SqlAsync(database, "INSERT INTO lasting VALUES (2)");
        await Infrastructure.StopPostgresAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Probe.SqlAsync(database, "SELECT 1"));
        await Infrastructure.StartPostgresAsync();
        Assert.Equal(2L, await Probe.SqlAsync(database, "SELECT count(*) FROM lasting"));
        Assert.Equal("on", await Probe.SqlAsync(database, "SHOW fsync"));
    }

    [Fact]
    public async Task The_next_start_finds_its_data_and_goes_round_a_port_that_is_taken()
    {
        var database = await Infrastructure.CreateDatabaseAsync("next_start");
        await Probe.SqlAsync(database, "CREATE TABLE lasting AS SELECT 1 AS row");
        await Probe.PublishAsync(await Infrastructure.CreateVirtualHostAsync("next-start"), "lasting", "still here");
        var (postgres, broker) = (Probe.Port(Infrastructure.PostgresAdmin), Infrastructure.RabbitMq);
        using var intruder = new TcpListener(IPAddress.Loopback, postgres);
        await own.RestartAsync(() =>
        {
            intruder.Start();
            return Task.CompletedTask;
        });

        Assert.NotEqual(postgres, Probe.Port(Infrastructure.PostgresAdmin));
        Assert.Equal(broker, Infrastructure.RabbitMq);
        Assert.Equal(1L, await Probe.SqlAsync(await Infrastructure.CreateDatabaseAsync("next_start"), "SELECT count(*) FROM lasting"));
        Assert.Equal("still here", await Probe.GetAsync(await Infrastructure.CreateVirtualHostAsync("next-start"), "lasting"));
    }

    [Fact]
    public async Task Another_pair_runs_beside_it_and_a_shared_one_is_not_ours_to_stop()
    {
        await using var shared = await Infrastructure.StartAsync(new ProvisioningOptions());
        Assert.NotEqual(Infrastructure.RabbitMq, shared.RabbitMq);
        await Probe.AnswersAsync(Infrastructure.PostgresAdmin, Infrastructure.RabbitMq);
        await Probe.AnswersAsync(shared.PostgresAdmin, shared.RabbitMq);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.KillRabbitMqAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.StopPostgresAsync());
    }

    [Fact]
    public async Task Servers_from_elsewhere_are_used_as_the_environment_names_them_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        await using var tenant = await Tenant.StartAsync(folder.Path, environment: new Dictionary<string, string>
        {
            ["ASSOCIATIONS_POSTGRES"] = Infrastructure.PostgresAdmin,
            ["ASSOCIATIONS_RABBITMQ"] = Infrastructure.RabbitMq,
        });
        Assert.Null(tenant.Has.Problem);
        Assert.Contains("ASSOCIATIONS_POSTGRES", tenant.Has.PostgresDescription, StringComparison.Ordinal);
        Assert.Contains("ASSOCIATIONS_RABBITMQ", tenant.Has.RabbitMqDescription, StringComparison.Ordinal);
        Assert.Equal(Probe.Port(Infrastructure.PostgresAdmin), Probe.Port(tenant.Has.PostgresAdmin));
        await tenant.LeaveAsync();
        await Probe.AnswersAsync(Infrastructure.PostgresAdmin, Infrastructure.RabbitMq);
    }
}
