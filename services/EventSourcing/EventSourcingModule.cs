using System.Reflection;
using Associations.ServiceDefaults;
using Marten;
using Marten.Events.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>What a service says of itself to be event-sourced; events, states and reactions are found in its assembly.</summary>
public sealed class EventSourcingModule
{
    readonly List<DeadlineHandler> deadlines = [];
    readonly List<ReactionQueue> queues = [];
    readonly HashSet<Type> listed = [], remembered = [];
    readonly List<IProjection> projections = [];
    readonly List<AcrossAssociations> across = [new(typeof(Deadline), Update: false), new(typeof(RequestOrigin), Update: false)];
    Action<StoreOptions> documents = _ => { };
    Publish publish = _ => [];

    internal EventSourcingModule() { }

    /// <summary>
    /// The kinds of document that the service stores, each with <c>store.Schema.For</c>, and what is special about one: another id, no tenant,
    /// a column to find it by. Only what is named here, or <see cref="Lists{T}">listed</see>, has a table.
    /// </summary>
    public EventSourcingModule Documents(Action<StoreOptions> configure)
    {
        documents += configure;
        return this;
    }

    /// <summary>
    /// Keeps the state of every stream of this kind as a document too, in the transaction that appends, so that it can be listed and searched.
    /// </summary>
    public EventSourcingModule Lists<T>() where T : class, IState<T>
    {
        listed.Add(typeof(T));
        return this;
    }

    /// <summary>
    /// Keeps the states of these streams in memory from one use to the next, so that a change of a long one costs what a change of a short one
    /// does. What is true is read from the store each time; it is not also <see cref="Lists{T}">listed</see>.
    /// </summary>
    public EventSourcingModule Remembers<T>() where T : class, IState<T>
    {
        remembered.Add(typeof(T));
        return this;
    }

    /// <summary>
    /// Writes documents from the events of many kinds of stream, in the transaction that appends them. It is given all events that a transaction
    /// appends, before they are stored, and passes over those that are not its business; what it throws undoes the transaction.
    /// </summary>
    public EventSourcingModule Projects(IProjection projection)
    {
        projections.Add(projection);
        return this;
    }

    /// <summary>
    /// Lets <see cref="Sessions.OpenAcross"/> see this kind of document in all associations. The database shows it no other, so each one is a
    /// decision: what looks through it must not hand one association's data to another.
    /// </summary>
    /// <param name="update">Also lets it change them, by SQL; never add or delete.</param>
    public EventSourcingModule Across<T>(bool update = false) where T : notnull
    {
        across.Add(new(typeof(T), update));
        return this;
    }

    /// <summary>All that leaves the service: the function from its events to public contracts.</summary>
    public EventSourcingModule Publishes(Publish map)
    {
        publish = map;
        return this;
    }

    /// <summary>What to decide when the state of a stream said to look again by now.</summary>
    public EventSourcingModule WhenDue<T>(Func<T, DateTimeOffset, Decision> decide) where T : class, IState<T> =>
        WhenDue<T>(async (id, work, cancellation) =>
            (await work.Decide<T>(id, state => decide(state, work.Now), cancellation)).Rejection is { } refused ? refused : Outcome.Done);

    /// <summary>The same, for a decision that concerns more than the one stream.</summary>
    public EventSourcingModule WhenDue<T>(Func<Guid, Work, CancellationToken, Task<Outcome>> decide) where T : class, IState<T> =>
        WhenDue<T>((services, deadline, cancellation) => DeadlineWorker.Decide(services, deadline, decide, cancellation));

    /// <summary>
    /// The same, for something that must first ask another system: no transaction is open meanwhile. What it finds out it records by
    /// <see cref="Runner"/>; while the state still says to look again, it is asked again, each time later.
    /// </summary>
    /// <param name="look">What to do.</param>
    /// <param name="atOnce">How many of the kind are looked at beside each other, where the other system's answers are what takes the time.</param>
    public EventSourcingModule WhenDue<T>(LookAgain look, int atOnce = 1) where T : class, IState<T>
    {
        deadlines.Add(new DeadlineHandler(typeof(T).Name, look, atOnce));
        return this;
    }

    /// <summary>One queue for an open generic reaction that takes several contracts.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="reaction">An open generic <see cref="IReaction{TContract}"/>.</param>
    /// <param name="contracts">The contracts.</param>
    public EventSourcingModule ReactsToAll(string queue, Type reaction, IEnumerable<Type> contracts)
    {
        queues.Add(new ReactionQueue(queue, [.. contracts.Select(contract => (reaction.MakeGenericType(contract), contract))], Parallel: 8));
        return this;
    }

    internal StoreModel StoreModel(Assembly domain) => new(domain, listed, projections, across, documents);

    internal void AddTo(WebApplicationBuilder builder, string service, Assembly domain)
    {
        queues.AddRange(ReactionQueue.In(domain, service));
        // Of a statement that failed Marten logs every parameter, and those are people's names. The exception itself reaches us without them.
        builder.Logging.AddFilter("Marten.IDocumentStore", LogLevel.None);
        var model = StoreModel(domain);
        EventStore.AddTo(builder.Services, builder.Configuration, model);
        Broker.AddTo(builder.Services, builder.Configuration, queues);
        builder.Services.AddSingleton(publish);
        builder.Services.AddSingleton<WhyNotToStart>(provider => () => SchemaVersion.Refusal(
            builder.Configuration.GetConnectionString("Store")!, provider.GetRequiredService<IDocumentStore>(), model, CancellationToken.None));
        builder.Services.AddSingleton(new StateMemory(remembered));
        builder.Services.AddSingleton<Runner>();
        builder.Services.AddSingleton(typeof(Gathering<,>));
        Audit.AddTo(builder);
        builder.Services.AddScoped<Commands>();
        builder.Services.AddScoped<Reads>();
        builder.Services.AddSingleton<IStartupFilter, HttpPipeline>();
        foreach (var deadline in deadlines) builder.Services.AddSingleton(deadline);
        builder.Services.AddHostedService<DeadlineWorker>();
        builder.Services.AddHostedService<IdempotencyExpiry>();
        builder.Services.AddSingleton<Broker.Health>();
        builder.Services.AddHealthChecks()
            .AddCheck<StoreHealth>("store", tags: [ServiceHost.Ready])
            .AddCheck<Broker.Health>("broker", tags: [ServiceHost.Ready]);
    }

    sealed class StoreHealth(IDocumentStore store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var session = store.OpenOutside();
            await session.QueryAsync<int>("select 1", cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}

/// <summary>Adds the plumbing of an event-sourced service.</summary>
public static class EventSourcingHost
{
    /// <param name="builder">The service's process.</param>
    /// <param name="service">Its name, which begins the names of its queues.</param>
    /// <param name="domain">The assembly with its events, states and reactions.</param>
    /// <param name="configure">What cannot be found in the assembly.</param>
    public static WebApplicationBuilder AddEventSourcing(
        this WebApplicationBuilder builder, string service, Assembly domain, Action<EventSourcingModule> configure)
    {
        builder.Services.AddHttpContextAccessor();
        var module = new EventSourcingModule();
        configure(module);
        module.AddTo(builder, service, domain);
        return builder;
    }

    /// <summary>Runs the service until it is asked to end, on a database that has been migrated for it and on no other.</summary>
    /// <returns>The process's exit code: 0, or 1 with a sentence on the error stream.</returns>
    public static async Task<int> RunService(this WebApplication app)
    {
        if (await app.Services.GetRequiredService<WhyNotToStart>()() is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return 1;
        }
        await app.RunAsync();
        return 0;
    }
}

/// <summary>Says why the service must not start on its database, or null. Replaced where the service is only described and never starts.</summary>
delegate Task<string?> WhyNotToStart();
