using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Provisioning;
using Associations.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Associations.Benchmarks;

/// <summary>
/// The product's own path, as every service has it: a unit of work appends an event, the relay publishes a contract, and a reaction's
/// unit of work commits with its inbox entry. Nothing of it is made for the benchmark but a domain of one fact.
/// </summary>
sealed class RelayPath : DeliveryPath
{
    readonly Guid association = Guid.CreateVersion7();
    readonly WebApplication service;
    readonly Runner runner;
    bool stopped;

    RelayPath(string database, string broker) : base("relay")
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // Once it is to stop, that its connections are cut is no news.
        builder.Logging.AddFilter((_, level) => level >= LogLevel.Warning && !stopped);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Store"] = database,
            ["ConnectionStrings:Broker"] = broker,
        });
        builder.AddServiceDefaults("benchmarks");
        builder.AddEventSourcing("benchmarks", typeof(RelayPath).Assembly, Configure);
        builder.Services.AddSingleton<DeliveryPath>(this);
        service = builder.Build();
        runner = service.Services.GetRequiredService<Runner>();
    }

    internal static async Task<DeliveryPath> Start(ServiceDatabase database, string broker, CancellationToken cancellation)
    {
        string[] settings = [$"--ConnectionStrings:Owner={database.Owner}", $"--ConnectionStrings:Store={database.Store}"];
        if (await Migration.Run(settings, typeof(RelayPath).Assembly, Configure) != 0)
            throw new InvalidOperationException("The benchmark's database cannot be migrated.");
        var path = new RelayPath(database.Store, broker);
        await path.service.StartAsync(cancellation);
        return path;
    }

    internal override async Task Send(Passage passage, int writer, CancellationToken cancellation)
    {
        var (outcome, _) = await runner.Run(association, "benchmark", async work =>
        {
            await work.Decide<Letter>(Guid.CreateVersion7(), letter => letter.Post(passage.Number, passage.Text), cancellation);
            return Outcome.Done;
        }, cancellation);
        passage.Commit();
        if (outcome is Outcome.Refused { Rejection: var refused }) throw new InvalidOperationException(refused.Detail);
    }

    static void Configure(EventSourcingModule module) => module.Publishes(ToContracts);

    static IEnumerable<object> ToContracts(StoredEvent e) => e.Data is LetterPosted posted ? [new LetterSent(posted.Number, posted.Text)] : [];

    public override async ValueTask DisposeAsync()
    {
        stopped = true;
        await service.StopAsync();
        await service.DisposeAsync();
    }
}

/// <summary>A stream of one event.</summary>
public sealed record Letter(Guid Id, bool IsPosted) : IState<Letter>
{
    public static Letter Empty(Guid id) => new(id, false);

    public Letter Evolve(object e) => e is LetterPosted ? this with { IsPosted = true } : throw new UnknownEventException(this, e);

    internal Decision Post(int number, string text) => IsPosted ? Decision.AlreadyDone : Decision.Accepted(new LetterPosted(number, text));
}

[EventType("letter.posted.v1")]
public sealed record LetterPosted(int Number, string Text);

[Contract("letter.sent")]
public sealed record LetterSent(int Number, string Text);

/// <summary>Does nothing but be there: what is measured is the way to it, and its inbox entry.</summary>
sealed class WhenLetterSent(DeliveryPath path) : IReaction<LetterSent>
{
    public Task<Outcome> React(LetterSent contract, Message message, Work work, CancellationToken cancellation)
    {
        if (path.Find(contract.Number) is { } passage)
        {
            passage.Arrive();
            work.Documents.Listeners.Add(new Committed(passage));
        }
        return Task.FromResult(Outcome.Done);
    }

    sealed class Committed(Passage passage) : DocumentSessionListenerBase
    {
        public override Task AfterCommitAsync(IDocumentSession session, Marten.Services.IChangeSet commit, CancellationToken token)
        {
            passage.Finish();
            return Task.CompletedTask;
        }
    }
}
