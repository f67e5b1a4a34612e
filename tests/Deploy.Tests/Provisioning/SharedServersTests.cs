using Associations.Provisioning;

namespace Associations.Deploy.Tests.Provisioning;

/// <summary>Servers for tests, used by several processes at a time. Each test has a folder for temporary files of its own, and so its own pair of servers.</summary>
[Collection("servers")]
public class SharedServersTests
{
    [Theory]
    [InlineData(Provider.Containers)]
    [InlineData(Provider.Programs)]
    public async Task Two_processes_share_one_pair_and_the_last_to_leave_takes_it_down(Provider way)
    {
        using var folder = new TemporaryFolder();
        var only = way == Provider.Programs ? Tenant.Machine : way;
        await using var first = await Tenant.StartAsync(folder.Path, only: only);
        SkipWithout(first);
        await using var second = await Tenant.StartAsync(folder.Path, only: only);
        Assert.Equal(first.Has.PostgresAdmin, second.Has.PostgresAdmin);
        Assert.Equal(first.Has.RabbitMq, second.Has.RabbitMq);

        await first.LeaveAsync();
        await Probe.AnswersAsync(second.Has.PostgresAdmin, second.Has.RabbitMq);

        await second.LeaveAsync();
        await Probe.DoesNotAnswerAsync(second.Has.PostgresAdmin, second.Has.RabbitMq);
        var home = Assert.Single(Directory.GetDirectories(folder.Path, "associations-servers-*"));
        Assert.Equal(["door.lock", "lease.lock"], Directory.GetFileSystemEntries(home).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_a_crash_leaves_running_is_used_and_what_it_leaves_dead_is_replaced_and_a_request_to_end_is_heard()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Tenant.StartAsync(folder.Path, only: Tenant.Machine);
        SkipWithout(first);
        await first.KillAsync();

        await using var second = await Tenant.StartAsync(folder.Path, only: Tenant.Machine);
        Assert.Equal(first.Has.PostgresAdmin, second.Has.PostgresAdmin);
        Assert.Equal(first.Has.RabbitMq, second.Has.RabbitMq);

        // As after the machine was restarted: the servers are gone, and nobody had the time to say so.
        var home = Assert.Single(Directory.GetDirectories(folder.Path, "associations-servers-*"));
        await second.KillAsync();
        foreach (var server in Probe.ProcessIds(home)) System.Diagnostics.Process.GetProcessById(server).Kill();

        await using var third = await Tenant.StartAsync(folder.Path, only: Tenant.Machine);
        Assert.NotEqual(first.Has.PostgresAdmin, third.Has.PostgresAdmin);
        Assert.NotEqual(first.Has.RabbitMq, third.Has.RabbitMq);
        await Probe.AnswersAsync(third.Has.PostgresAdmin, third.Has.RabbitMq);

        await third.TerminateAsync();
        await Probe.DoesNotAnswerAsync(third.Has.PostgresAdmin, third.Has.RabbitMq);
    }

    /// <summary>Skips where this machine does not offer the way; a way that is there and fails is a failure.</summary>
    static void SkipWithout(Tenant tenant)
    {
        if (tenant.Has.Problem is not { } problem) return;
        Assert.SkipWhen(WaysTests.SaysThatItIsNotThere(problem), problem);
        Assert.Fail(problem);
    }
}
