using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Associations.EventSourcing;

/// <summary>
/// RabbitMQ as every service uses it. Queues are quorum queues from the first day, and what cannot be handled after retries of less than
/// half a minute waits in the queue's <c>_error</c> queue, where the runbook finds it.
/// </summary>
static class Broker
{
    internal static void AddTo(IServiceCollection services, IConfiguration configuration, IReadOnlyList<ReactionQueue> queues)
    {
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(health => health.Tags.Clear());
            foreach (var (reaction, contract) in queues.SelectMany(queue => queue.Handlers)) bus.AddConsumer(ConsumerOf(reaction, contract));
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(Address(configuration), host => host.CredentialsProvider = new CurrentUser(configuration));
                foreach (var queue in queues)
                {
                    rabbit.ReceiveEndpoint(queue.Queue, endpoint =>
                    {
                        endpoint.SetQuorumQueue();
                        // RabbitMQ before 4.0 would redeliver for ever a message that kills its consumer, and any version would drop it at the limit.
                        endpoint.SetQueueArgument("x-delivery-limit", 20);
                        endpoint.BindDeadLetterQueue($"{queue.Queue}_dead");
                        endpoint.PrefetchCount = Math.Max(queue.Parallel * 4, queue.InHand);
                        endpoint.ConcurrentMessageLimit = queue.InHand;
                        endpoint.UseMessageRetry(retry =>
                            retry.Exponential(8, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(8), TimeSpan.FromMilliseconds(200)));
                        foreach (var (reaction, contract) in queue.Handlers) endpoint.ConfigureConsumer(context, ConsumerOf(reaction, contract));
                    });
                }
            });
        });
        services.Configure<MassTransitHostOptions>(host =>
        {
            // A service answers its callers while the broker is away: what it commits is relayed later.
            host.WaitUntilStarted = false;
            host.StopTimeout = TimeSpan.FromSeconds(15);
        });
    }

    static Uri Address(IConfiguration configuration) => new(configuration.GetConnectionString("Broker")
        ?? throw new InvalidOperationException("ConnectionStrings:Broker is not set: it is RabbitMQ's amqp:// address with user and virtual host."));

    /// <summary>Asked at each connection, so that a password can be replaced while the process runs.</summary>
    sealed class CurrentUser(IConfiguration configuration) : ICredentialsProvider
    {
        public string Name => nameof(CurrentUser);

        public Task<Credentials> GetCredentialsAsync(CancellationToken cancellationToken = default)
        {
            var user = Address(configuration).UserInfo.Split(':', 2);
            return Task.FromResult(user is [var name, var password]
                ? new Credentials(Name, Uri.UnescapeDataString(name), Uri.UnescapeDataString(password), null)
                : new Credentials(Name, ConnectionFactory.DefaultUser, ConnectionFactory.DefaultPass, null));
        }
    }

    /// <summary>
    /// Ready once the queues exist, in which what is published for this service waits; from then on a broker that is away makes nothing
    /// unready, because callers are answered all the same.
    /// </summary>
    internal sealed class Health(IBusControl bus) : IHealthCheck
    {
        bool wasThere;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var there = bus.CheckHealth().Status == BusHealthStatus.Healthy;
            wasThere |= there;
            return Task.FromResult(there ? HealthCheckResult.Healthy() : wasThere ? HealthCheckResult.Degraded() : HealthCheckResult.Unhealthy());
        }
    }

    static Type ConsumerOf(Type reaction, Type contract) => typeof(ReactionConsumer<,>).MakeGenericType(reaction, contract);
}
