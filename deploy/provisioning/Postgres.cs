namespace Associations.Provisioning;

/// <summary>The PostgreSQL that was obtained: a server of ours, or one that somebody else runs.</summary>
sealed class Postgres
{
    readonly string? _external;
    readonly string? _description;

    Postgres(Server server) => Server = server;

    Postgres(string external, string description) => (_external, _description) = (external, description);

    internal Server? Server { get; }
    internal string Admin => _external ?? Databases.ConnectionString(Server!.State);
    internal string Description => _description ?? Server!.Description;

    internal static async Task<Postgres> ObtainAsync(Home home, Provider? only, Action<string> progress, CancellationToken ct) =>
        only is null or Provider.Environment && await External.PostgresAsync(ct) is var (connectionString, description)
            ? new(connectionString, description)
            : new(await Obtaining.ServerAsync(Kind.PostgreSql, home, only, progress, ct));
}
