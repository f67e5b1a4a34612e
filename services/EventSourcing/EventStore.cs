using System.Reflection;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using JasperFx.OpenTelemetry;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Weasel.Core;

namespace Associations.EventSourcing;

/// <summary>
/// Marten as every service uses it: one database, the association as tenant in it, events under pinned names, and a daemon that one node
/// runs and another takes over within a second.
/// </summary>
public static class EventStore
{
    /// <summary>
    /// Opens a session for the few things that span associations or belong to none: deadlines that are due, what a payment provider sends.
    /// No event and no document of an association is ever stored by it.
    /// </summary>
    public static IDocumentSession OpenAcross(this IDocumentStore store) => store.LightweightSession("any");

    internal static void AddTo(IServiceCollection services, IConfiguration configuration, Assembly domain, IReadOnlySet<Type> listed, Action<StoreOptions> documents)
    {
        services.AddMarten(provider =>
        {
            var options = new StoreOptions();
            options.Connection(configuration.GetConnectionString("Store")
                ?? throw new InvalidOperationException("ConnectionStrings:Store is not set: it names the service's own PostgreSQL database."));
            options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.RespectRequiredConstructorParameters = false);

            options.Policies.AllDocumentsAreMultiTenanted();
            options.Advanced.DefaultTenantUsageEnabled = false;
            options.Events.TenancyStyle = TenancyStyle.Conjoined;

            options.Events.UseMandatoryStreamTypeDeclaration = true;
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.UserNameEnabled = true;
            foreach (var type in EventTypes.In(domain)) options.Events.MapEventType(type, EventTypes.NameOf(type));
            foreach (var state in EventTypes.StatesIn(domain)) AddFold.MakeGenericMethod(state).Invoke(null, [options, listed.Contains(state)]);

            // From commit to consumer in milliseconds instead of at the next poll.
            options.Events.UseListenNotifyForEventAppends = true;
            // Without the first, the daemon never starts where connections are pooled and the process still looks healthy; without the
            // second, the lock of a leader that died stays for up to a minute.
            options.Events.UseAdvisoryLockTransaction = true;
            options.Events.UseMonitoredAdvisoryLock = false;
            options.Projections.LeadershipPollingTime = 500;
            // An event that cannot be handled stops what comes after it, loudly. Skipping one would lose it in silence.
            options.Projections.Errors.SkipApplyErrors = false;
            options.Projections.Errors.SkipSerializationErrors = false;
            options.Projections.Errors.SkipUnknownEvents = false;

            options.Schema.For<Deadline>().Duplicate(deadline => deadline.DueAt);
            options.Schema.For<RequestOrigin>().Duplicate(origin => origin.At);
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.OpenTelemetry.TrackConnections = TrackLevel.Normal;
            documents(options);
            return options;
        })
        .UseLightweightSessions()
        .ApplyAllDatabaseChangesOnStartup()
        .AddSubscriptionWithServices<Relay>(ServiceLifetime.Singleton)
        .AddAsyncDaemon(configuration.GetValue("EventStore:Daemon", DaemonMode.HotCold));
    }

    static readonly MethodInfo AddFold = typeof(EventStore).GetMethod(nameof(Add), BindingFlags.NonPublic | BindingFlags.Static)!;

    static void Add<T>(StoreOptions options, bool listed) where T : class, IState<T> =>
        options.Projections.Add(new Fold<T>(), listed ? ProjectionLifecycle.Inline : ProjectionLifecycle.Live);
}
