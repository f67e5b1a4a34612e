using System.Reflection;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using JasperFx.OpenTelemetry;
using Marten;
using Marten.Events.Projections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Weasel.Core;

namespace Associations.EventSourcing;

/// <summary>
/// Marten as every service uses it: one database, the association as tenant in it, events under pinned names, and a daemon that one node
/// runs and another takes over within a second.
/// </summary>
public static class EventStore
{
    internal static void AddTo(IServiceCollection services, IConfiguration configuration, StoreModel model)
    {
        services.AddMarten(_ => model.Options(Store(), password: () => new NpgsqlConnectionStringBuilder(Store()).Password))
        .UseLightweightSessions()
        .AddSubscriptionWithServices<Relay>(ServiceLifetime.Singleton)
        .AddAsyncDaemon(configuration.GetValue("EventStore:Daemon", DaemonMode.HotCold));

        string Store() => configuration.GetConnectionString("Store")
            ?? throw new InvalidOperationException("ConnectionStrings:Store is not set: it names the service's own PostgreSQL database.");
    }
}

/// <summary>What a service stores.</summary>
/// <param name="Domain">The assembly with its events and states.</param>
/// <param name="Listed">States that are documents too.</param>
/// <param name="Projections">What else is written in the transaction that appends.</param>
/// <param name="Across">Documents that are looked through for all associations at once.</param>
/// <param name="Documents">Documents that need an index, another id or no tenant.</param>
sealed record StoreModel(
    Assembly Domain, IReadOnlySet<Type> Listed, IReadOnlyList<IProjection> Projections, IReadOnlyList<AcrossAssociations> Across, Action<StoreOptions> Documents)
{
    /// <summary>
    /// The store's options. Nothing changes the schema but a migration, which is given another <paramref name="schema"/>. With
    /// <paramref name="password"/>, each new connection asks for it, so that it can be replaced while the process runs.
    /// </summary>
    internal StoreOptions Options(string connection, AutoCreate schema = AutoCreate.None, Func<string?>? password = null)
    {
        var options = new StoreOptions();
        var address = new NpgsqlConnectionStringBuilder(connection);
        if (password is not null && address.Remove("Password"))
            options.ConfigureNpgsqlDataSourceBuilder(source => source.UsePasswordProvider(_ => password() ?? "", (_, _) => new ValueTask<string>(password() ?? "")));
        // The same few statements are sent all the time, and to parse and plan one takes longer than to run it.
        if (address.MaxAutoPrepare == 0) address.MaxAutoPrepare = 100;
        options.Connection(address.ConnectionString);
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.RespectRequiredConstructorParameters = false);

        options.Policies.AllDocumentsAreMultiTenanted();
        options.Advanced.DefaultTenantUsageEnabled = false;
        options.UseRowLevelSecurity(Sessions.Setting);
        options.Events.TenancyStyle = TenancyStyle.Conjoined;

        options.Events.UseMandatoryStreamTypeDeclaration = true;
        options.Events.MetadataConfig.HeadersEnabled = true;
        options.Events.MetadataConfig.CausationIdEnabled = true;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;
        foreach (var type in EventTypes.In(Domain)) options.Events.MapEventType(type, EventTypes.NameOf(type));
        foreach (var state in EventTypes.StatesIn(Domain)) AddFold.MakeGenericMethod(state).Invoke(null, [options, Listed.Contains(state)]);
        foreach (var projection in Projections) options.Projections.Add(projection, ProjectionLifecycle.Inline);

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
        options.Schema.For<IdempotencyRecord>().SingleTenanted().Duplicate(record => record.At);
        options.Schema.For<InboxEntry>();
        options.AutoCreateSchemaObjects = schema;
        options.OpenTelemetry.TrackConnections = TrackLevel.Normal;
        Documents(options);
        return options;
    }

    static readonly MethodInfo AddFold = typeof(StoreModel).GetMethod(nameof(Add), BindingFlags.NonPublic | BindingFlags.Static)!;

    static void Add<T>(StoreOptions options, bool listed) where T : class, IState<T> =>
        options.Projections.Add(new Fold<T>(), listed ? ProjectionLifecycle.Inline : ProjectionLifecycle.Live);
}
