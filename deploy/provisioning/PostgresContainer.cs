using DotNet.Testcontainers.Builders;

namespace Associations.Provisioning;

/// <summary>PostgreSQL from the official image. Its temporary data is as volatile as that of <see cref="PrivatePostgres"/>, its lasting data as durable.</summary>
sealed class PostgresContainer(ServerState state) : Container(state, ImageName)
{
    internal const string ImageName = "postgres:17";

    internal override string Description => $"PostgreSQL {State.Version} in a container of {ImageName}, port {State.Port}";

    internal override Task<bool> AnswersAsync(CancellationToken ct) => Databases.AnswersAsync(State, ct);

    private protected override string DataPath => "/var/lib/postgresql/data";

    private protected override IReadOnlyList<(int Inside, int Outside)> PortMap => [(5432, State.Port)];

    private protected override void ChoosePorts() => State = State with { Port = Ports.FreeOr(State.Port, []) };

    private protected override Task<string> VersionAsync(CancellationToken ct) => Databases.VersionAsync(State, ct);

    private protected override ContainerBuilder Configure(ContainerBuilder builder) => builder
        .WithEnvironment("POSTGRES_USER", State.User)
        .WithEnvironment("POSTGRES_PASSWORD", State.Password)
        .WithCommand(["postgres", .. PostgresSettings.For(State.Temporary)]);
}
