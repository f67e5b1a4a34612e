using Associations.Provisioning;

namespace Associations.Deploy.Tests.Provisioning;

[Collection("servers")]
public class WaysTests
{
    /// <summary>Tells a way that this machine does not offer from one that was taken and failed.</summary>
    internal static bool SaysThatItIsNotThere(string problem) =>
        problem.Contains("No Docker engine answers", StringComparison.Ordinal)
        || problem.Contains("can be had here", StringComparison.Ordinal)
        || problem.Contains("only on Debian or Ubuntu", StringComparison.Ordinal);

    /// <summary>Every way that makes servers, really taken; one that this machine does not offer is skipped for the reason that it gives.</summary>
    [Theory]
    [InlineData(Provider.Containers)]
    [InlineData(Provider.Programs)]
    [InlineData(Provider.Packages)]
    public async Task Each_way_gives_a_database_and_a_virtual_host_that_work(Provider way)
    {
        using var folder = new TemporaryFolder();
        await using var tenant = await Tenant.StartAsync(folder.Path, only: way);
        Assert.SkipWhen(tenant.Has.Problem is { } problem && SaysThatItIsNotThere(problem), tenant.Has.Problem ?? "");
        Assert.Null(tenant.Has.Problem);
        await Probe.AnswersAsync(tenant.Has.PostgresAdmin, tenant.Has.RabbitMq);
        await Probe.PublishAsync(tenant.Has.RabbitMq, "quorum", "works");
        Assert.Equal("works", await Probe.GetAsync(tenant.Has.RabbitMq, "quorum"));
        Assert.Equal("off", await Probe.SqlAsync(tenant.Has.PostgresAdmin, "SHOW fsync"));
    }

    [Fact]
    public async Task Containers_of_our_own_keep_their_data_over_a_kill_and_over_the_next_start()
    {
        using var folder = new TemporaryFolder();
        ProvisioningOptions options = new() { DataFolder = folder.Path, Only = Provider.Containers };
        Infrastructure infrastructure;
        try
        {
            infrastructure = await Infrastructure.StartAsync(options);
        }
        catch (ProvisioningException problem) when (SaysThatItIsNotThere(problem.Message))
        {
            Assert.Skip(problem.Message);
            throw;
        }

        await using (infrastructure)
        {
            var database = await infrastructure.CreateDatabaseAsync("lasting");
            await Probe.SqlAsync(database, "CREATE TABLE lasting AS SELECT 1 AS row");
            var host = await infrastructure.CreateVirtualHostAsync("lasting");
            await Probe.PublishAsync(host, "lasting", "before the stop");
            await infrastructure.StopRabbitMqAsync(); // a queue this new would not be sure to survive a kill
            await infrastructure.StartRabbitMqAsync();
            await Probe.PublishAsync(host, "lasting", "before the kill");
            await Task.WhenAll(infrastructure.KillPostgresAsync(), infrastructure.KillRabbitMqAsync());
            await Task.WhenAll(infrastructure.StartPostgresAsync(), infrastructure.StartRabbitMqAsync());
            Assert.Equal(1L, await Probe.SqlAsync(database, "SELECT count(*) FROM lasting"));
            Assert.Equal("on", await Probe.SqlAsync(database, "SHOW fsync"));
        }

        await using (infrastructure = await Infrastructure.StartAsync(options))
        {
            Assert.Equal(1L, await Probe.SqlAsync(await infrastructure.CreateDatabaseAsync("lasting"), "SELECT count(*) FROM lasting"));
            var host = await infrastructure.CreateVirtualHostAsync("lasting");
            Assert.Equal("before the stop", await Probe.GetAsync(host, "lasting"));
            Assert.Equal("before the kill", await Probe.GetAsync(host, "lasting"));
        }

        await Infrastructure.DeleteDataAsync(folder.Path);
    }

    [Theory]
    [InlineData("ASSOCIATIONS_POSTGRES", "Host=127.0.0.1;Port=1;Username=nobody")]
    [InlineData("ASSOCIATIONS_POSTGRES", "nonsense")]
    [InlineData("ASSOCIATIONS_RABBITMQ", "amqp://nobody:nothing@127.0.0.1:1/")]
    [InlineData("ASSOCIATIONS_RABBITMQ", "nonsense")]
    public async Task A_variable_that_leads_nowhere_is_named_in_one_line(string variable, string value)
    {
        using var folder = new TemporaryFolder();
        await using var tenant = await Tenant.StartAsync(folder.Path, only: Provider.Environment, environment: new Dictionary<string, string> { [variable] = value });
        Assert.NotNull(tenant.Has.Problem);
        Assert.Contains(variable + " ", tenant.Has.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', tenant.Has.Problem);
    }
}
