using DotNet.Testcontainers.Builders;

namespace Associations.Provisioning;

/// <summary>RabbitMQ from the official image that has the management plugin on.</summary>
sealed class RabbitMqContainer(ServerState state) : Container(state, ImageName)
{
    internal const string ImageName = "rabbitmq:4-management";
    const int Amqp = 5672;
    const int Management = 15672;

    internal override string Description =>
        $"RabbitMQ {State.Version} in a container of {ImageName}, port {State.Port}, management on {State.ManagementPort}";

    internal override Task<bool> AnswersAsync(CancellationToken ct) => VirtualHosts.AnswersAsync(State, Amqp, ct);

    private protected override string DataPath => "/var/lib/rabbitmq";

    private protected override IReadOnlyList<(int Inside, int Outside)> PortMap => [(Amqp, State.Port), (Management, State.ManagementPort)];

    private protected override void ChoosePorts()
    {
        State = State with { Port = Ports.FreeOr(State.Port, []) };
        State = State with { ManagementPort = Ports.FreeOr(State.ManagementPort, [State.Port]) };
    }

    private protected override Task<string> VersionAsync(CancellationToken ct) => VirtualHosts.VersionAsync(VirtualHosts.Management(State), ct);

    private protected override ContainerBuilder Configure(ContainerBuilder builder) => builder
        .WithHostname("associations") // RabbitMQ finds its data by the name of its host
        .WithEnvironment("RABBITMQ_DEFAULT_USER", State.User)
        .WithEnvironment("RABBITMQ_DEFAULT_PASS", State.Password)
        .WithEnvironment("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", PrivateRabbitMq.Light);
}
