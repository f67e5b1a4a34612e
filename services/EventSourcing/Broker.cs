using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
            foreach (var (reaction, contract) in queues.SelectMany(queue => queue.Handlers)) bus.AddConsumer(ConsumerOf(reaction, contract));
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(configuration.GetConnectionString("Broker")
                    ?? throw new InvalidOperationException("ConnectionStrings:Broker is not set: it is RabbitMQ's amqp:// address with user and virtual host.")));
                foreach (var queue in queues)
                {
                    rabbit.ReceiveEndpoint(queue.Queue, endpoint =>
                    {
                        endpoint.SetQuorumQueue();
                        // RabbitMQ before 4.0 would redeliver a poisonous message for ever.
                        endpoint.SetQueueArgument("x-delivery-limit", 20);
                        endpoint.PrefetchCount = queue.Parallel * 4;
                        endpoint.ConcurrentMessageLimit = queue.Parallel;
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

    static Type ConsumerOf(Type reaction, Type contract) => typeof(ReactionConsumer<,>).MakeGenericType(reaction, contract);
}
