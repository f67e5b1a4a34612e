namespace Associations.Provisioning;

/// <summary>The two kinds of server, and how each way of obtaining one begins.</summary>
abstract record Kind(string Name, string Variable, string Package, string Image)
{
    internal static readonly Kind PostgreSql = new PostgresKind();
    internal static readonly Kind RabbitMq = new RabbitMqKind();

    internal string Key => Name.ToLowerInvariant();

    /// <summary>The user of a server that we make.</summary>
    internal abstract string User { get; }

    /// <summary>The server from the machine's programs, or <see langword="null"/> where they are not there.</summary>
    internal abstract Task<Server?> FromProgramsAsync(ServerState state, CancellationToken ct);

    internal abstract Server FromContainer(ServerState state);

    sealed record PostgresKind() : Kind("PostgreSQL", "ASSOCIATIONS_POSTGRES", "postgresql", PostgresContainer.ImageName)
    {
        internal override string User => "postgres";

        internal override async Task<Server?> FromProgramsAsync(ServerState state, CancellationToken ct)
        {
            // Data that is there can be opened by the version that made it and by no other.
            var versionFile = Path.Combine(state.Folder, "cluster", "PG_VERSION");
            int? major = File.Exists(versionFile) && int.TryParse((await File.ReadAllTextAsync(versionFile, ct)).Trim(), out var made) ? made : null;
            if (await PostgresPrograms.FindAsync(major, ct) is { } programs) return new PrivatePostgres(state, programs);
            if (major is not null)
                throw new ProvisioningException(
                    $"The data in {state.Folder} was made by PostgreSQL {major}, which is not on this machine any more: install it again, or delete the data.");
            return null;
        }

        internal override Server FromContainer(ServerState state) => new PostgresContainer(state);
    }

    sealed record RabbitMqKind() : Kind("RabbitMQ", "ASSOCIATIONS_RABBITMQ", "rabbitmq-server", RabbitMqContainer.ImageName)
    {
        internal override string User => "associations";

        internal override Task<Server?> FromProgramsAsync(ServerState state, CancellationToken ct) =>
            Task.FromResult<Server?>(RabbitMqPrograms.Find() is { } programs ? new PrivateRabbitMq(state, programs) : null);

        internal override Server FromContainer(ServerState state) => new RabbitMqContainer(state);
    }
}
