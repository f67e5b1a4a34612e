using System.Collections.Concurrent;
using System.Diagnostics;
using Associations.Counter;
using Associations.Provisioning;
using Associations.Testing;
using JasperFx;
using Marten;

namespace Associations.EventSourcing.Tests;

/// <summary>A PostgreSQL and a RabbitMQ that may be stopped without disturbing the tests of others.</summary>
public sealed class PrivateInfrastructure : IAsyncLifetime
{
    readonly string data = Directory.CreateTempSubdirectory("faults").FullName;

    internal Infrastructure Servers { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Servers = await Infrastructure.StartAsync(new ProvisioningOptions { DataFolder = data });

    public async ValueTask DisposeAsync()
    {
        await Servers.DisposeAsync();
        await Infrastructure.DeleteDataAsync(data);
    }
}

/// <summary>Faults that must be harmless, to processes that are really killed and a broker that is really stopped.</summary>
public sealed class FaultTests(PrivateInfrastructure infrastructure) : IClassFixture<PrivateInfrastructure>, IAsyncLifetime
{
    static readonly Type[] Contracts = [typeof(CountAsked), typeof(CountRaised)];

    readonly ConcurrentQueue<string> output = [];
    readonly List<Process> processes = [];
    readonly Guid association = Guid.CreateVersion7();
    string database = "", broker = "";

    public async ValueTask InitializeAsync()
    {
        var name = $"f{Guid.CreateVersion7():N}";
        database = (await Migrated.Database(infrastructure.Servers, name, typeof(Count).Assembly)).Store;
        broker = await infrastructure.Servers.CreateVirtualHostAsync(name);
    }

    [Fact]
    public async Task Killed_after_the_commit_and_before_the_acknowledgement_the_effect_is_there_once()
    {
        var count = Guid.CreateVersion7();
        await using var bus = await TestBus.Start(broker, Contracts);
        var first = Start(die: "after-commit-before-ack");
        await HasStarted();
        await bus.Publish(new CountAsked(count), association);
        await first.WaitForExitAsync();
        Assert.Equal(137, first.ExitCode);
        Assert.Equal(1, await EventsOf(count));

        Start();
        await bus.Next<CountRaised>((raised, _) => raised.CountId == count);
        // The redelivered message is answered by the inbox before the next one is.
        var behind = Guid.CreateVersion7();
        await bus.Publish(new CountAsked(behind), association);
        await bus.Next<CountRaised>((raised, _) => raised.CountId == behind);
        Assert.Equal(1, await EventsOf(count));
    }

    [Fact]
    public async Task Killed_after_the_commit_and_before_the_publish_the_message_is_sent_after_all()
    {
        var count = Guid.CreateVersion7();
        await using var bus = await TestBus.Start(broker, Contracts);
        var first = Start(die: "after-commit-before-publish");
        await HasStarted();
        await bus.Publish(new CountAsked(count), association);
        await first.WaitForExitAsync();
        Assert.Equal(1, await EventsOf(count));
        Assert.DoesNotContain(bus.All, received => received.Contract is CountRaised);

        Start();
        await bus.Next<CountRaised>((raised, _) => raised.CountId == count);
        Assert.Equal(1, await EventsOf(count));
    }

    [Fact]
    public async Task What_is_committed_while_the_broker_is_away_for_a_minute_is_sent_afterwards_once()
    {
        Start();
        await HasStarted();
        var counts = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var bus = await TestBus.Start(broker, Contracts))
        {
            await bus.Publish(new CountAsked(counts[0]), association);
            await bus.Next<CountRaised>((raised, _) => raised.CountId == counts[0]);
        }

        await infrastructure.Servers.StopRabbitMqAsync();
        foreach (var count in counts.Skip(1)) await Append(count);
        await Task.Delay(TimeSpan.FromSeconds(60));
        await infrastructure.Servers.StartRabbitMqAsync();

        await using var after = await TestBus.Start(broker, Contracts);
        // MassTransit looks for a broker that is away at growing intervals, up to a minute: what counts is that it comes, not when.
        foreach (var count in counts.Skip(1)) await after.Next<CountRaised>((raised, _) => raised.CountId == count, patience: TimeSpan.FromMinutes(3));
        Assert.Equal(after.All.Count, after.All.Select(received => received.Message.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_is_published_before_any_queue_exists_is_not_lost()
    {
        Start();
        await HasStarted();
        var count = Guid.CreateVersion7();
        await Append(count);
        // Long enough for the relay to have tried: it holds the message because the broker returns what it cannot route.
        await Eventually.Holds(() => Task.FromResult(Said("count.raised")), "the relay's first try");

        await using var bus = await TestBus.Start(broker, Contracts);
        await bus.Next<CountRaised>((raised, _) => raised.CountId == count);
    }

    [Fact]
    public async Task When_the_leader_is_killed_another_node_goes_on()
    {
        await using var bus = await TestBus.Start(broker, Contracts);
        var leader = Start();
        await HasStarted();
        Start();
        var first = Guid.CreateVersion7();
        await Append(first);
        await bus.Next<CountRaised>((raised, _) => raised.CountId == first);

        leader.Kill();
        var counts = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var count in counts) await Append(count);
        foreach (var count in counts) await bus.Next<CountRaised>((raised, _) => raised.CountId == count);
    }

    Process Start(string? die = null)
    {
        var process = ServiceProcess.Start(typeof(Count), database, broker, output, die is null ? [] : [("DIE", die)]);
        processes.Add(process);
        return process;
    }

    // Only then is there a queue that a message can wait in.
    Task HasStarted() => ServiceProcess.HasStarted(output);

    // As a service does, in another process of it: the relay that publishes is in the one that was started.
    async Task Append(Guid count)
    {
        using var store = Store();
        await using var session = store.LightweightSession(association.ToString());
        session.Events.StartStream<Count>(count, new Incremented());
        await session.SaveChangesAsync();
    }

    async Task<int> EventsOf(Guid count)
    {
        using var store = Store();
        await using var session = store.QuerySession(association.ToString());
        return (await session.Events.FetchStreamAsync(count)).Count;
    }

    DocumentStore Store() => DocumentStore.For(options =>
    {
        options.Connection(database);
        options.UseSystemTextJsonForSerialization(Weasel.Core.EnumStorage.AsString, Weasel.Core.Casing.CamelCase);
        options.Policies.AllDocumentsAreMultiTenanted();
        options.UseRowLevelSecurity();
        options.Events.TenancyStyle = JasperFx.MultiTenancy.TenancyStyle.Conjoined;
        options.Events.UseMandatoryStreamTypeDeclaration = true;
        options.Events.MetadataConfig.HeadersEnabled = true;
        options.Events.MetadataConfig.CausationIdEnabled = true;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Events.UseListenNotifyForEventAppends = true;
        options.Events.MapEventType<Incremented>("count.incremented.v1");
        options.AutoCreateSchemaObjects = AutoCreate.None;
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    bool Said(string text) => output.Any(line => line.Contains(text, StringComparison.Ordinal));
}
